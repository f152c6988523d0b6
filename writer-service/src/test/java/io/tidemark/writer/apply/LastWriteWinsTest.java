/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.ConflictRule;
import io.tidemark.api.v1.WriteOutcome.Outcome;
import io.tidemark.api.v1.WriteToApply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LastWriteWinsTest {

  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final long NOW = 1_000_000;
  private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(NOW);

  private static final Comparator<WriteToApply> ORDER =
      Comparator.comparingLong(WriteToApply::getWriteMillis)
          .thenComparing(
              WriteToApply::getTieBreaker, ByteString.unsignedLexicographicalComparator());

  private static WriteToApply write(int number, long millis, boolean deletes) {
    return WriteToApply.newBuilder()
        .setNumber(number)
        .setKey(KEY)
        .setConflict(ConflictRule.LAST_WRITE_WINS)
        .setOperation(deletes ? CacheOperation.CACHE_DELETE : CacheOperation.CACHE_SET)
        .setValue(deletes ? ByteString.EMPTY : ByteString.copyFromUtf8("v" + number))
        .setWriteMillis(millis)
        .setTieBreaker(ByteString.copyFromUtf8("region-" + number))
        .build();
  }

  /**
   * Three regions get the same writes, each in an order of its own, several at a time, some twice.
   * In each some writers die in the middle of a write, which is then written again. Whatever the
   * order in which the cache does what it is asked, each region ends with the last write.
   */
  @Property(tries = 20_000)
  void everyRegionEndsWithTheLastWrite(@ForAll long seed) {
    Random random = new Random(seed);
    List<WriteToApply> writes = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      // Few times, so that ties occur.
      writes.add(write(i, 100 + random.nextInt(3), random.nextInt(3) == 0));
    }
    WriteToApply last = Collections.max(writes, ORDER);
    ByteString expected =
        last.getOperation() == CacheOperation.CACHE_DELETE ? null : last.getValue();
    for (int region = 0; region < 3; region++) {
      assertThat(new Region(random).end(writes)).as("region %d", region).isEqualTo(expected);
    }
  }

  /** One region's cache, and the writes that come to it. */
  private static final class Region {
    private final Random random;
    private final SteppedCache cache;
    private final LastWriteWins rule;
    private int attempts;

    Region(Random random) {
      this.random = random;
      this.cache = new SteppedCache(random);
      this.rule = new LastWriteWins(cache, CLOCK);
    }

    private record Running(int attempt, WriteToApply write, CompletableFuture<Applied> end) {}

    ByteString end(List<WriteToApply> writes) {
      List<WriteToApply> todo = new ArrayList<>(writes);
      for (WriteToApply write : writes) {
        if (random.nextInt(4) == 0) {
          todo.add(write); // Comes twice.
        }
      }
      Collections.shuffle(todo, random);
      List<Running> running = new ArrayList<>();
      List<Running> dead = new ArrayList<>();
      while (!todo.isEmpty() || !running.isEmpty() || !dead.isEmpty()) {
        if (!todo.isEmpty() && (running.isEmpty() || random.nextInt(6) == 0)) {
          running.add(begin(todo.remove(0)));
        } else if (!running.isEmpty() && random.nextInt(20) == 0) {
          Running dies = running.remove(random.nextInt(running.size()));
          cache.bury(dies.attempt());
          dead.add(dies);
        } else if (!cache.idle()) {
          cache.step();
        }
        // Nobody was told that it is done; but it comes again only when nothing of it is under way.
        dead.removeIf(it -> !cache.waits(it.attempt()) && todo.add(it.write()));
        running.removeIf(
            it -> {
              if (it.end().isDone() && it.end().join().outcome() == Outcome.RETRY) {
                todo.add(it.write()); // Too many others: it is sent again.
              }
              return it.end().isDone();
            });
      }
      return cache.value(KEY);
    }

    private Running begin(WriteToApply write) {
      int attempt = attempts++;
      cache.as(attempt);
      return new Running(attempt, write, rule.apply(write, false, NOW).toCompletableFuture());
    }
  }

  /** The one change that leaves no trace: it is seen by whoever has added a value meanwhile. */
  @Test
  void aDeletionOfNothingIsntUndoneByAnOlderWriteThatWasUnderWay() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      SteppedCache cache = new SteppedCache(random);
      LastWriteWins rule = new LastWriteWins(cache, CLOCK);
      cache.as(0);
      var set = rule.apply(write(1, 100, false), false, NOW).toCompletableFuture();
      cache.as(1);
      var delete = rule.apply(write(2, 200, true), false, NOW).toCompletableFuture();
      while (!cache.idle()) {
        cache.step();
      }
      assertThat(cache.value(KEY)).as("seed " + seed).isNull();
      assertThat(delete.join().outcome()).isEqualTo(Outcome.APPLIED);
      assertThat(set.join().outcome()).isIn(Outcome.APPLIED, Outcome.SUPERSEDED);
    }
  }

  @Test
  void whatHasExpiredOnItsWayDeletesAnOlderValue() {
    SteppedCache cache = new SteppedCache(new Random(1));
    LastWriteWins rule = new LastWriteWins(cache, CLOCK);
    assertThat(run(cache, rule, write(1, 100, false), false).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(run(cache, rule, write(2, 200, false), true).outcome()).isEqualTo(Outcome.EXPIRED);
    assertThat(cache.value(KEY)).isNull();
    assertThat(run(cache, rule, write(3, 150, false), false).outcome())
        .isEqualTo(Outcome.SUPERSEDED);
    assertThat(cache.value(KEY)).isNull();
  }

  private static Applied run(
      SteppedCache cache, LastWriteWins rule, WriteToApply write, boolean expired) {
    var end = rule.apply(write, expired, NOW).toCompletableFuture();
    while (!cache.idle()) {
      cache.step();
    }
    return end.join();
  }
}
