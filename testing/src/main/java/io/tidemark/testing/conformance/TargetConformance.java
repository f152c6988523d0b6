/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every kind of target has to do when its server or the network fails: say so, in time, for
 * that record alone or for all; never refuse a record for it; never say that one is there which
 * isn't; deliver again as soon as the server is well; and let no target of another server notice.
 *
 * <p>To test a kind, extend it, against a server of that kind that really runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TargetConformance {

  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int MANY = 200;
  private static final String AWAY = "target";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** For the implementations. */
  protected TargetConformance() {}

  /** Where the server is. It runs before the first test and after the last. */
  protected abstract InetSocketAddress server();

  /**
   * A target whose server is at an address. All that are made share what a factory shares. The
   * tests close none of them.
   */
  protected abstract Target target(InetSocketAddress address);

  /** A link to the server for one test, which closes it. */
  protected FaultyLink link() throws IOException {
    return FaultyLink.to(server());
  }

  /** A record that the server takes. Unless a kind says otherwise its key is its id. */
  protected LogRecord record(String id) {
    return new LogRecord(
        id,
        "orders",
        ByteString.copyFromUtf8(id),
        payload(id),
        List.of(),
        Optional.empty(),
        2_000,
        1_000,
        "",
        "",
        1);
  }

  /** What such a record has for the server. */
  protected ByteString payload(String id) {
    return ByteString.copyFromUtf8("payload of " + id);
  }

  /** Whether it is there, by the server's own word. */
  protected abstract boolean arrived(LogRecord record);

  /** The longest that an attempt may take: the timeout of {@link #target}, and a little more. */
  protected abstract Duration patience();

  /**
   * What may come of a record that is sent on a connection that then meets a fault: {@code
   * delivered}, or the scope of the failure in lower case.
   */
  protected Set<String> outcomes(Fault fault) {
    return Set.of("delivered", "record", "unanswered", "target");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Fault.class)
  void aRecordThatMeetsAFaultHasAnOutcomeInTimeAndTheNextOneArrives(Fault fault) throws Exception {
    try (FaultyLink link = link();
        FaultyLink other = link()) {
      Target target = target(link.address());
      Target neighbour = target(other.address());
      deliversSoon(target, "before: " + fault); // It may have been away in the test before.
      deliversSoon(neighbour, "at the neighbour, before: " + fault);

      link.set(fault);
      LogRecord met = record(id());
      CompletableFuture<Delivery> first = target.deliver(met).toCompletableFuture();
      delivers(neighbour);
      String outcome = outcome(get(first));
      assertThat(outcomes(fault)).as("%s: %s", fault, get(first)).contains(outcome);
      if (outcome.equals("delivered")) {
        awaitArrival(met);
      }
      // Without a connection, or on one that has met the fault.
      assertThat(outcome(get(target.deliver(record(id())).toCompletableFuture())))
          .as("%s, met again", fault)
          .doesNotStartWith("rejected");
      delivers(neighbour);

      link.set(Fault.NONE);
      deliversSoon(target, "after: " + fault);
      delivers(target);
    }
  }

  private void deliversSoon(Target target, String when) {
    await("a record arrives " + when)
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> get(target.deliver(record(id())).toCompletableFuture()),
            Delivery.Delivered.class::isInstance);
  }

  @Test
  void manyAtOnceArrive() throws Exception {
    Target target = target(server());
    List<LogRecord> records = Stream.generate(() -> record(id())).limit(MANY).toList();
    List<LogRecord> left = new ArrayList<>(records);
    // A server that has just started may answer the first of them late.
    await("all are delivered")
        .atMost(RECOVERY)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              left.removeAll(deliveredOf(target, left));
              return left.isEmpty();
            });
    records.forEach(this::awaitArrival);
  }

  private List<LogRecord> deliveredOf(Target target, List<LogRecord> records) throws Exception {
    List<CompletableFuture<Delivery>> sent =
        records.stream().map(record -> target.deliver(record).toCompletableFuture()).toList();
    List<LogRecord> delivered = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      Delivery delivery = get(sent.get(i));
      assertThat(delivery).isNotInstanceOf(Delivery.Rejected.class);
      if (delivery instanceof Delivery.Delivered) {
        delivered.add(records.get(i));
      }
    }
    return delivered;
  }

  @Test
  void whereNobodyListensTheTargetIsAway() throws Exception {
    InetSocketAddress nobody;
    try (FaultyLink link = link()) {
      nobody = link.address();
    }
    Target target = target(nobody);
    // A client that is used for the first time may take longer than an attempt to find out.
    await("the target is away")
        .atMost(RECOVERY)
        .pollDelay(Duration.ZERO)
        .until(
            () -> outcome(get(target.deliver(record(id())).toCompletableFuture())), AWAY::equals);
  }

  private void delivers(Target target) throws Exception {
    LogRecord record = record(id());
    assertThat(get(target.deliver(record).toCompletableFuture()))
        .isEqualTo(Delivery.Delivered.INSTANCE);
    awaitArrival(record);
  }

  private void awaitArrival(LogRecord record) {
    await("arrival of " + record.id())
        .atMost(RECOVERY)
        .pollDelay(Duration.ZERO)
        .until(() -> arrived(record));
  }

  private static String id() {
    return "conformance-" + NUMBER.incrementAndGet();
  }

  private Delivery get(CompletableFuture<Delivery> delivery) throws Exception {
    return delivery.get(patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String outcome(Delivery delivery) {
    if (delivery instanceof Delivery.Retryable failed) {
      return failed.scope().name().toLowerCase(Locale.ROOT);
    }
    return delivery instanceof Delivery.Rejected rejected
        ? "rejected: " + rejected.error()
        : "delivered";
  }
}
