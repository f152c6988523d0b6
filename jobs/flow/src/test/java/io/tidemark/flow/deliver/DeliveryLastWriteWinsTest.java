/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Where the last write wins, a write that came later and was written earlier displaces nothing. */
class DeliveryLastWriteWinsTest {

  private static final long NOW = 1_000_000;

  private final World world = new World(NOW);
  private DeliveryHarness harness;
  private long offset;

  @BeforeEach
  void open() throws Exception {
    world.setNamespaces(World.withLastWriteWins());
    harness = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private QueueMessage write(String id, long writtenMillis, String origin) {
    List<QueueMessage.RawHeader> headers = new ArrayList<>();
    headers.add(DeliveryHarness.header(WalHeaders.ID, id));
    headers.add(DeliveryHarness.header(WalHeaders.WRITTEN_AT, Long.toString(writtenMillis)));
    if (!origin.isEmpty()) {
      headers.add(DeliveryHarness.header(WalHeaders.ORIGIN_REGION, origin));
    }
    return new QueueMessage(
            World.CLUSTER,
            World.TOPIC,
            0,
            offset++,
            500,
            ByteString.copyFromUtf8("k"),
            ByteString.copyFromUtf8(id),
            headers)
        .inOrder();
  }

  private List<String> sent() {
    return world.attempts().stream().map(attempt -> attempt.record().id()).toList();
  }

  @Test
  void behindOneInFlightTheLastWrittenWaitsAndNotTheLastThatCame() throws Exception {
    harness.process(write("first", 100, "eu"));
    harness.process(write("newest", 300, "eu"));
    harness.process(write("older", 200, "ap"));
    world.open().get(0).deliver();
    harness.mails();

    assertThat(sent()).containsExactly("first", "newest");
    assertThat(harness.books().total(Ledger.Entry.COALESCED)).isEqualTo(1);
    assertThat(harness.books().missing()).isZero();
  }

  /** One in flight that was written later doesn't end those behind it: it may be refused yet. */
  @Test
  void anOlderOneIsSentWhereTheNewerIsRefused() throws Exception {
    harness.process(write("newest", 300, "eu"));
    harness.process(write("older", 200, "ap"));
    world.open().get(0).end().complete(new Delivery.Rejected("too large"));
    harness.mails();

    assertThat(sent()).containsExactly("newest", "older");
  }

  @Test
  void aNewerOneThatMustWaitIsNotOvertakenByAnOlder() throws Exception {
    harness.process(write("newest", 300, "eu"));
    harness.process(write("older", 200, "ap"));
    world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
    harness.mails();
    harness.process(write("oldest", 100, "ap"));
    harness.advanceTo(NOW + 1_000);

    assertThat(sent()).containsExactly("newest", "newest");
    assertThat(harness.books().total(Ledger.Entry.COALESCED)).isEqualTo(2);
  }

  @Test
  void ofOneMillisecondTheGreaterRegionWinsAndNoneIsTheNamespacesOwn() throws Exception {
    harness.process(write("first", 100, "eu"));
    harness.process(write("of-us-as-the-document-says", 300, ""));
    harness.process(write("of-eu", 300, "eu"));
    world.open().get(0).deliver();
    harness.mails();

    assertThat(sent()).containsExactly("first", "of-us-as-the-document-says");
  }

  /** Whatever the order in which they come and what befalls them: the last that is sent wins. */
  @RepeatedTest(300)
  void theLastWrittenIsSentLastOrLosesToOneThatWas(RepetitionInfo repetition) throws Exception {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int writes = 1 + random.nextInt(12);
    List<QueueMessage> all = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      all.add(write("w" + i, 100 + random.nextInt(5), random.nextBoolean() ? "eu" : "us"));
    }
    for (QueueMessage message : all) {
      harness.process(message);
      step(random);
    }
    for (int i = 0; i < 100 && harness.stateEntries() + world.open().size() > 0; i++) {
      step(random);
      harness.advanceTo(world.now() + 2_000);
    }
    List<LogRecord> delivered =
        world.attempts().stream()
            .filter(it -> it.end().join() instanceof Delivery.Delivered)
            .map(World.Attempt::record)
            .toList();
    Comparator<LogRecord> order =
        Comparator.comparingLong(LogRecord::writtenMillis)
            .thenComparing(LogRecord::originRegion)
            .thenComparing(LogRecord::id);
    LogRecord newest =
        all.stream()
            .map(message -> message.decode("orders"))
            .map(decoded -> ((io.tidemark.record.Decoded.Valid) decoded).record())
            .max(order)
            .orElseThrow();
    assertThat(delivered.stream().max(order).orElseThrow().id())
        .as("the newest that reaches the target, seed " + seed)
        .isEqualTo(newest.id());
    assertThat(harness.books().missing()).isZero();
  }

  private void step(Random random) throws Exception {
    if (!world.open().isEmpty() && random.nextBoolean()) {
      boolean delivers = random.nextInt(3) > 0 || world.attempts().size() > 20;
      world
          .open()
          .get(0)
          .end()
          .complete(
              delivers
                  ? Delivery.Delivered.INSTANCE
                  : Delivery.Retryable.target("away")); // Spends no attempt.
      harness.mails();
    }
  }
}
