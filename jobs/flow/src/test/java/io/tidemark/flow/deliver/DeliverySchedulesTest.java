/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of writes, rewrites, cancellations, failures, outages, checkpoints, crashes,
 * rescales and jumps of the clock, under each policy, against what {@link ScheduleModel} knows must
 * hold.
 */
class DeliverySchedulesTest {

  private static final int STEPS = 60;
  private static final int SCHEDULES = Integer.getInteger("tidemark.schedules", 5_000);

  private static final List<DeliveryPolicy> POLICIES =
      List.of(
          DeliveryPolicy.DEFAULT,
          policy(Ordering.NONE, Coalesce.NONE, OnDeadLetter.CONTINUE, OptionalInt.of(20)),
          policy(Ordering.KEY, Coalesce.NONE, OnDeadLetter.CONTINUE, OptionalInt.empty()),
          policy(Ordering.KEY, Coalesce.LATEST, OnDeadLetter.CONTINUE, OptionalInt.empty()),
          policy(Ordering.KEY, Coalesce.NONE, OnDeadLetter.STOP_KEY, OptionalInt.empty()),
          policy(Ordering.KEY, Coalesce.LATEST, OnDeadLetter.CONTINUE, OptionalInt.of(50)));

  private static DeliveryPolicy policy(
      Ordering ordering, Coalesce coalesce, OnDeadLetter onDeadLetter, OptionalInt maxPerSecond) {
    return new DeliveryPolicy(ordering, coalesce, onDeadLetter, maxPerSecond);
  }

  @Test
  void everyScheduleKeepsWhatWasPromised() throws Exception {
    runAll(seed -> run(seed, true));
  }

  @Test
  void everyScheduleOfDocumentsThatChangeKeepsWhatWasPromised() throws Exception {
    runAll(DeliverySchedulesTest::runWithChanges);
  }

  private static void runAll(LongConsumer run) throws Exception {
    long first = new Random().nextLong(1L << 40);
    ForkJoinPool pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors());
    try {
      pool.submit(() -> LongStream.range(first, first + SCHEDULES).parallel().forEach(run)).get();
    } finally {
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** Schedules that once found something. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        247803819697L,
        67618635837L,
        457914774616L,
        716607023147L,
        310059857902L,
        939522565941L
      })
  void thisScheduleKeepsWhatWasPromised(long seed) {
    run(seed, false);
    run(seed, true);
  }

  /** The same, in which documents change. */
  @ParameterizedTest
  @ValueSource(longs = {1L})
  void thisScheduleOfDocumentsThatChangeKeepsWhatWasPromised(long seed) {
    runWithChanges(seed);
  }

  private static void runWithChanges(long seed) {
    DeliveryPolicy policy = policyOf(seed);
    boolean reorders = Math.floorMod(seed, 4L * POLICIES.size()) >= 3L * POLICIES.size();
    try (DeliverySchedule schedule = DeliverySchedule.withChanges(seed, policy, reorders)) {
      for (int i = 0; i < STEPS; i++) {
        schedule.step();
      }
      schedule.finish();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "schedule with changes of seed %d, %s, reorders %s".formatted(seed, policy, reorders), e);
    }
  }

  private static DeliveryPolicy policyOf(long seed) {
    return POLICIES.get((int) Math.floorMod(seed, (long) POLICIES.size()));
  }

  private static void run(long seed, boolean clockJumps) {
    DeliveryPolicy policy = policyOf(seed);
    try (DeliverySchedule schedule = new DeliverySchedule(seed, policy, clockJumps)) {
      for (int i = 0; i < STEPS; i++) {
        schedule.step();
      }
      schedule.finish();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("schedule of seed " + seed + ", " + policy, e);
    }
  }
}
