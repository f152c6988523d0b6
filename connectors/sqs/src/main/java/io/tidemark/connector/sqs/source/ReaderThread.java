/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.receive.Intake;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a reader's intake, with its ticks and its end. */
final class ReaderThread implements Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ReaderThread.class);
  private static final long LONGEST_TICK_MILLIS = 100;
  private static final int TICKS = 10;

  private final ScheduledExecutorService executor;
  private final Intake intake;
  private final SqsClient client;
  private final long tickMillis;
  private final Duration closing;

  /**
   * Not started yet.
   *
   * @param executor of {@link #executor}; ends with this
   * @param client ends with this
   * @param visibility the intake ticks several times in it
   * @param closing how long the end may take
   */
  ReaderThread(
      ScheduledExecutorService executor,
      Intake intake,
      SqsClient client,
      Duration visibility,
      Duration closing) {
    this.executor = executor;
    this.intake = intake;
    this.client = client;
    this.tickMillis = Math.min(LONGEST_TICK_MILLIS, visibility.toMillis() / TICKS);
    this.closing = closing;
  }

  /** A thread that is made at its first work. */
  static ScheduledExecutorService executor(int reader) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "sqs-reader-" + reader);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  @Override
  public void start() {
    var unused =
        executor.scheduleWithFixedDelay(
            intake::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    try {
      intake.close().get(closing.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info(
          "an SQS reader ends after {} ms with messages not given back; they come again when their"
              + " visibility timeout is over",
          closing.toMillis());
    } catch (ExecutionException e) {
      LOG.warn("an SQS reader couldn't give its messages back", e);
    } finally {
      executor.shutdownNow();
      client.close();
    }
  }
}
