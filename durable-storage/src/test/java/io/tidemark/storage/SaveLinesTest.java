/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SaveLinesTest {

  private static final SetName SET = new SetName("items", "s");

  private final Steersman steersman = new Steersman(new Random(1), false);
  private final ModelTable table = new ModelTable(new ModelPartition(), steersman, 0);
  private final SaveLines lines =
      new SaveLines(table, new SaveProtocol(table, TestClock.atMillis(1)));
  private final List<CompletableFuture<Stored<Acceptance>>> answers = new ArrayList<>();
  private int sequence;

  @Test
  void theFirstGoesAtOnceAndThoseThatComeMeanwhileGoTogether() {
    save(10);
    assertThat(steersman.underWay()).isEqualTo(1);
    for (int i = 0; i < SaveLines.MOST + 1; i++) {
      save(10);
    }
    assertThat(steersman.underWay()).isEqualTo(1);
    drain();
    // Three writes: the first, as many as may go together, and the last. A read after each.
    assertThat(steersman.requests()).isEqualTo(6);
    assertAccepted();
    save(10);
    assertThat(steersman.underWay()).isEqualTo(1);
  }

  @Test
  void aRequestHasNoMoreThanItsBytes() {
    save(10);
    save(SaveLines.BATCH_BYTES);
    save(SaveLines.BATCH_BYTES - 1);
    save(1);
    save(1);
    drain();
    // Alone; alone; with one more; the last.
    assertThat(steersman.requests()).isEqualTo(8);
    assertAccepted();
  }

  @Test
  void aLargeOneWaitsForNobody() {
    save(10);
    save(SaveLines.BATCH_BYTES + 1);
    assertThat(steersman.underWay()).isEqualTo(2);
    drain();
    assertAccepted();
  }

  @Test
  void theFirstChunkIsWrittenLast() {
    save(3 * Draft.CHUNK_BYTES);
    assertThat(steersman.underWay()).isEqualTo(2);
    steersman.step();
    steersman.step();
    assertThat(steersman.requests()).isEqualTo(3);
    drain();
    assertAccepted();
  }

  @Test
  void whatWaitsIsBounded() {
    save(10);
    long fit = SaveLines.WAITING_BYTES / SaveLines.BATCH_BYTES;
    for (int i = 0; i < fit; i++) {
      save(SaveLines.BATCH_BYTES);
    }
    save(SaveLines.BATCH_BYTES);
    assertThat(answers.remove(answers.size() - 1).join())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reach()).isEqualTo(Reach.AWAY));
    drain();
    assertAccepted();
    save(10);
    save(SaveLines.BATCH_BYTES);
    drain();
    assertAccepted();
  }

  private void drain() {
    while (!steersman.idle()) {
      steersman.step();
    }
  }

  private void assertAccepted() {
    for (CompletableFuture<Stored<Acceptance>> answer : answers) {
      assertThat(answer).isCompletedWithValue(new Done<>(new Accepted(false)));
    }
  }

  private void save(int bytes) {
    sequence++;
    Draft draft =
        new Draft(
            sequence,
            sequence,
            ByteString.copyFromUtf8("hash of " + sequence),
            bytes,
            ByteString.copyFrom(new byte[bytes]));
    answers.add(lines.save(SET, draft, 5).toCompletableFuture());
  }
}
