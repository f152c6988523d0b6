/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.rocketmq;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * Makes the load's topic. Apart from {@link RocketMqLoad}, which the benchmark itself loads,
 * without RocketMQ on its class path.
 */
final class RocketMqTopic {

  private static final String DEFAULT_TOPIC = "TBW102";
  private static final int QUEUES = 4;
  private static final Duration REGISTRATION = Duration.ofSeconds(30);

  private RocketMqTopic() {}

  /** A broker that takes connections may not have told the name server of itself yet. */
  @SuppressWarnings("deprecation") // The other way to make a topic is a tool of its own.
  static void create(DefaultMQProducer producer, String topic)
      throws MQClientException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + REGISTRATION.toNanos();
    while (true) {
      try {
        producer.createTopic(DEFAULT_TOPIC, topic, QUEUES, Map.of());
        return;
      } catch (MQClientException e) {
        if (System.nanoTime() - deadline >= 0 || never.await(200, TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }
}
