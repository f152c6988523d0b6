/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.api.v1.WriteOutcome.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What the writer counts and times, and what it shows of its caches. Safe for threads. */
public final class WriterMetrics {

  private static final Duration SHORTEST = Duration.ofNanos(100_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer timer;
  private final Timer lag;
  private final Counter read;
  private final AtomicInteger inFlight;

  /** Metrics in a registry. */
  public WriterMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          Counter.builder("tidemark.writer.writes")
              .description("Writes by what came of them")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    this.timer =
        Timer.builder("tidemark.writer.write")
            .description("From a write's arrival to its outcome")
            .publishPercentileHistogram()
            .minimumExpectedValue(SHORTEST)
            .maximumExpectedValue(LONGEST)
            .register(registry);
    this.lag =
        Timer.builder("tidemark.writer.lag")
            .description("From a write by the application to its being in the cache")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(registry);
    this.read =
        Counter.builder("tidemark.writer.keys.read")
            .description("Keys that were read")
            .register(registry);
    this.inFlight = new AtomicInteger();
    Gauge.builder("tidemark.writer.in.flight", inFlight, AtomicInteger::get)
        .description("Writes that are begun and have no outcome")
        .strongReference(true)
        .register(registry);
  }

  /** Shows how many memcached servers are away. */
  public void watchNodes(IntSupplier away) {
    Gauge.builder("tidemark.writer.nodes.away", away, IntSupplier::getAsInt)
        .description("Memcached servers that don't answer")
        .strongReference(true)
        .register(registry);
  }

  /** Shows how many bytes of writes are under way. */
  public void watchBytes(LongSupplier bytes) {
    Gauge.builder("tidemark.writer.bytes.in.flight", bytes, LongSupplier::getAsLong)
        .description("Bytes of writes that are begun and have no outcome")
        .strongReference(true)
        .register(registry);
  }

  /** A write is begun. Returns when, for {@link #ended}. */
  public long begin() {
    inFlight.incrementAndGet();
    return System.nanoTime();
  }

  /** A write has its outcome. */
  public void ended(Outcome outcome, long sinceNanos) {
    inFlight.decrementAndGet();
    timer.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A write is in the cache so long after the application made it. */
  public void applied(long afterMillis) {
    lag.record(Math.max(0, afterMillis), TimeUnit.MILLISECONDS);
  }

  /** Keys were read. */
  public void read(int keys) {
    read.increment(keys);
  }
}
