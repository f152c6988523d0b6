/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.rocketmq;

import io.tidemark.bench.delay.load.Transport;
import java.util.concurrent.Semaphore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends timer messages, so many at a time as the broker takes without turning them away. */
final class RocketMqTransport implements Transport {

  private static final int UNDER_WAY = 500;

  private final DefaultMQProducer producer;
  private final String topic;
  private final boolean timer;
  private final Semaphore room = new Semaphore(UNDER_WAY);

  /**
   * A transport over a producer that runs.
   *
   * @param timer whether messages have a delay
   */
  RocketMqTransport(DefaultMQProducer producer, String topic, boolean timer) {
    this.producer = producer;
    this.topic = topic;
    this.timer = timer;
  }

  @Override
  public void send(long number, byte[] payload, long dueMillis, Failed failed)
      throws InterruptedException {
    Message message = new Message(topic, payload);
    if (timer) {
      message.setDelayTimeMs(Math.max(1, dueMillis - System.currentTimeMillis()));
    }
    room.acquire();
    try {
      producer.send(
          message,
          new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
              room.release();
            }

            @Override
            public void onException(Throwable error) {
              room.release();
              failed.because(error.toString());
            }
          });
    } catch (MQClientException | RemotingException e) {
      room.release();
      failed.because(e.toString());
    }
  }

  /** The producer is its owner's. */
  @Override
  public void close() {}
}
