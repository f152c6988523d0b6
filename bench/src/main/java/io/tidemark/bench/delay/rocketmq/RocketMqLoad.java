/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.rocketmq;

import io.tidemark.bench.delay.load.DueTimes;
import io.tidemark.bench.delay.load.Load;
import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.delay.load.Plan;
import io.tidemark.bench.delay.load.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** The load on RocketMQ, a program: the same writing and the same reckoning as on us. */
public final class RocketMqLoad {

  /** What lines for people begin with. */
  static final String SAYS = "SAYS ";

  private static final String TOPIC = "delayed";
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final DefaultMQProducer producer = new DefaultMQProducer("bench-producer");
  private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("bench-consumer");
  private volatile Tally tally = new Tally(-1, 1);

  private RocketMqLoad(String nameServer) throws MQClientException, InterruptedException {
    producer.setNamesrvAddr(nameServer);
    producer.start();
    RocketMqTopic.create(producer, TOPIC);
    consumer.setNamesrvAddr(nameServer);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setConsumeMessageBatchMaxSize(32);
    consumer.subscribe(TOPIC, "*");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              long atMillis = System.currentTimeMillis();
              Tally counting = tally;
              for (MessageExt message : messages) {
                counting.arrived(message.getBody(), atMillis);
              }
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
  }

  /** What {@link #main} is told of a run, after the name server's address. */
  static List<String> arguments(RocketMq.Run run) {
    return List.of(
        Integer.toString(run.perSecond()),
        run.warmUp().toString(),
        run.time().toString(),
        Integer.toString(run.backlog()),
        Integer.toString(run.leastMillis()),
        Integer.toString(run.mostMillis()));
  }

  private static RocketMq.Run run(String[] args) {
    return new RocketMq.Run(
        Integer.parseInt(args[1]),
        Duration.parse(args[2]),
        Duration.parse(args[3]),
        Integer.parseInt(args[4]),
        Integer.parseInt(args[5]),
        Integer.parseInt(args[6]));
  }

  /**
   * Runs a load, and prints what it measured. It ends with whoever started it.
   *
   * @param args the name server as HOST:PORT, and the arguments of a run
   */
  public static void main(String[] args) {
    endWithParent();
    int status = 1;
    try {
      run(args[0], run(args));
      status = 0;
    } catch (Exception e) {
      say("failed: " + e);
    }
    System.out.flush();
    // Its clients have threads that don't end by themselves.
    Runtime.getRuntime().halt(status);
  }

  private static void run(String nameServer, RocketMq.Run run) throws Exception {
    RocketMqLoad load = new RocketMqLoad(nameServer);
    Measured warmUp = load.load(Plan.flatOut(run.warmUp()), run);
    say("warm-up: " + warmUp.summary());
    Plan plan =
        run.perSecond() == 0
            ? Plan.flatOut(run.time())
            : Plan.paced(run.perSecond(), run.warmUp(), run.time());
    System.out.println(load.load(plan, run).line());
  }

  private Measured load(Plan plan, RocketMq.Run run)
      throws InterruptedException, ExecutionException {
    boolean timer = run.mostMillis() > 0;
    Tally counting = new Tally(System.nanoTime(), run.backlog());
    tally = counting;
    DueTimes dues = timer ? DueTimes.after(run.leastMillis(), run.mostMillis()) : DueTimes.atOnce();
    try (RocketMqTransport transport = new RocketMqTransport(producer, TOPIC, timer);
        Load load = Load.start(plan, dues, transport, counting)) {
      return load.await(IDLE, RocketMqLoad::say);
    }
  }

  /** Marked, for RocketMQ prints too. */
  private static void say(String line) {
    System.out.println(SAYS + line);
  }

  private static void endWithParent() {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said to it.
                }
              } catch (IOException gone) {
                System.err.println("standard input is gone: " + gone);
              }
              Runtime.getRuntime().halt(2);
            },
            "end-with-parent");
    thread.setDaemon(true);
    thread.start();
  }
}
