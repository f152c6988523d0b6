/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.clock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.MailboxExecutor.MailOptions;
import org.apache.flink.streaming.api.operators.InternalTimeServiceManager;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Fires the event-time timers of an operator as the wall clock passes them.
 *
 * <p>It looks every {@link #TICK}. A flood of due timers is fired in slices of at most {@link
 * #SLICE}, each a mail of its own that {@code yield} doesn't run: between slices the task takes
 * input, completions and checkpoints, so that neither an outage's backlog nor a restart behind
 * schedule freezes it. Firing stops while the operator says that it is full, and goes on with
 * {@link #resume}.
 *
 * <p>A clock that is set back fires nothing early: each look asks the clock anew, and timers know
 * no memory of a later time.
 */
public final class DueClock {

  /** How often it looks: what a record is late by at most where nothing else holds it up. */
  public static final Duration TICK = Duration.ofMillis(10);

  /** How many timers fire before others on the task thread have their turn. */
  public static final int SLICE = 512;

  /** How many timers fire before it asks whether others are waiting for their turn. */
  private static final int ASK = 64;

  /** Asked after each timer. */
  public interface Full {
    /** Whether firing must stop until {@link #resume}. */
    boolean test() throws Exception;
  }

  private final InstantSource clock;
  private final ProcessingTimeService time;
  private final MailboxExecutor mailbox;
  private final InternalTimeServiceManager<?> timers;
  private final Full full;
  private @Nullable ScheduledFuture<?> ticking;
  private boolean mailed;
  private boolean behind;
  private int fired;

  /**
   * Makes one, not yet ticking.
   *
   * @param clock the wall clock
   * @param time wakes it
   * @param mailbox runs its slices
   * @param timers the operator's timers
   * @param full asked after each timer: whether firing must stop until {@link #resume}
   */
  public DueClock(
      InstantSource clock,
      ProcessingTimeService time,
      MailboxExecutor mailbox,
      InternalTimeServiceManager<?> timers,
      Full full) {
    this.clock = clock;
    this.time = time;
    this.mailbox = mailbox;
    this.timers = timers;
    this.full = full;
  }

  /** Begins to look. */
  public void start() {
    ticking = time.scheduleWithFixedDelay(timestamp -> mail(), TICK.toMillis(), TICK.toMillis());
  }

  /** Looks no more. */
  public void stop() {
    ScheduledFuture<?> stopping = ticking;
    if (stopping != null) {
      stopping.cancel(false);
    }
  }

  /** Goes on where it stopped because the operator was full. */
  public void resume() {
    if (behind) {
      mail();
    }
  }

  /** Whether timers are due that have not fired. */
  public boolean behind() {
    return behind;
  }

  private void mail() {
    if (!mailed) {
      mailed = true;
      // Deferrable: run by the task's own loop, never inside a yield of this operator.
      mailbox.execute(MailOptions.deferrable(), this::fire, "fire due timers");
    }
  }

  private void fire() throws Exception {
    mailed = false;
    if (full.test()) {
      behind = true;
      return;
    }
    fired = 0;
    behind = !timers.tryAdvanceWatermark(new Watermark(clock.millis()), this::pause);
    if (behind && !full.test()) {
      mail();
    }
  }

  private boolean pause() {
    fired++;
    try {
      return full.test() || fired >= SLICE || (fired % ASK == 0 && mailbox.shouldInterrupt());
    } catch (Exception e) {
      // Flink's own question may not throw a checked one.
      throw new FlinkRuntimeException("settling attempts while timers fire", e);
    }
  }
}
