/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.DueTimes;
import io.tidemark.bench.delay.load.Load;
import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.delay.load.Plan;
import io.tidemark.bench.delay.load.Tally;
import io.tidemark.bench.delay.load.Transport;
import io.tidemark.bench.delay.topic.KafkaArrivals;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs loads on a namespace, one after the other, with the same servers. */
final class Runs implements AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final DelayServers servers;
  private final NamespaceDocument namespace;
  private final int keys;
  private final Consumer<String> progress;
  private final KafkaArrivals arrivals;
  private final AtomicLong numbers = new AtomicLong(System.currentTimeMillis());

  /**
   * Runs on a namespace.
   *
   * @param keys how many ordering keys; 0: none
   */
  Runs(DelayServers servers, NamespaceDocument namespace, int keys, Consumer<String> progress) {
    this.servers = servers;
    this.namespace = namespace;
    this.keys = keys;
    this.progress = progress;
    this.arrivals = servers.arrivals(namespace);
  }

  /** A tally of the next run, which is told the arrivals from now on. */
  Tally next(int backlog, Tally.Observer observer) {
    Tally tally = new Tally(numbers.incrementAndGet(), backlog, observer);
    arrivals.tell(tally);
    return tally;
  }

  /** Writes a plan's records and waits for their arrival. */
  Measured run(String what, Plan plan, DueTimes dues, int backlog)
      throws InterruptedException, ExecutionException {
    Tally tally = next(backlog, (number, dueMillis, atMillis) -> {});
    try (Transport transport = servers.transport(namespace, tally, keys);
        Load load = Load.start(plan, dues, transport, tally)) {
      Measured measured = load.await(IDLE, progress);
      progress.accept(what + ": " + measured.summary());
      return measured;
    }
  }

  @Override
  public void close() {
    arrivals.close();
  }
}
