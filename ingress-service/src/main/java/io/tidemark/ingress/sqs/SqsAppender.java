/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sqs;

import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.LateClient;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.OpenAppends;
import io.tidemark.ingress.append.Route;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.RecordCodec;
import io.tidemark.targets.sqs.BatchingQueue;
import io.tidemark.targets.sqs.Sending;
import io.tidemark.targets.sqs.SqsParts;
import io.tidemark.targets.sqs.SqsSendOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends entries to queues of SQS. Credentials, region and endpoint come from the AWS SDK's own
 * chain, with the first record.
 *
 * <p>A record that is due later waits in SQS itself, for {@link SqsEntry#LONGEST_DELAY} seconds at
 * most, if it is free. Others go at once, for SQS keeps no order: one that is written again with
 * its id, sooner due, would be followed by the first.
 */
public final class SqsAppender implements Append {

  /**
   * What the SDK holds of a message until SQS has answered: its text, the request with it, and what
   * is to be written of that. Measured, with a silent server: 4.4 times 256 KiB of bytes, and 4 KiB
   * of a small one.
   */
  private static final long COPIES = 5;

  private static final long OVERHEAD_BYTES = 4096;

  private final SqsClient client;
  private final ScheduledExecutorService timer;
  private final Duration appendTimeout;
  private final InstantSource clock;
  private final Map<String, BatchingQueue> queues = new ConcurrentHashMap<>();
  private final long bufferBytes;
  private final AtomicLong outstandingBytes = new AtomicLong();

  private volatile boolean closing;
  private final OpenAppends open = new OpenAppends();

  /**
   * An appender that connects with its first entry.
   *
   * @param appendTimeout how long an entry may take to be acknowledged
   * @param bufferBytes how much memory may be taken by what waits for SQS or is on its way
   */
  public SqsAppender(Duration appendTimeout, long bufferBytes) {
    this(
        SdkSqsClientFactory.DEFAULT.withoutRetries(),
        appendTimeout,
        bufferBytes,
        InstantSource.system());
  }

  SqsAppender(
      SqsClientFactory clients, Duration appendTimeout, long bufferBytes, InstantSource clock) {
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sqs-appender");
              thread.setDaemon(true);
              return thread;
            });
    this.client = new LateClient(clients, timer, System::nanoTime);
    this.appendTimeout = appendTimeout;
    this.bufferBytes = bufferBytes;
    this.clock = clock;
  }

  /**
   * Makes the client and looks for queues before the first entry needs them: both take their time.
   *
   * @return ends when all are found; fails when one isn't. Entries try again by themselves
   */
  public CompletionStage<Void> connect(Collection<String> names) {
    return CompletableFuture.allOf(
        names.stream()
            .map(name -> queue(name).connect().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    if (closing) {
      listener.onOutcome(
          new AppendOutcome.NotAppended(AppendOutcome.Cause.UNAVAILABLE, "the server is stopping"));
      return () -> false;
    }
    SqsParts parts =
        new SqsParts(RecordCodec.key(entry), RecordCodec.value(entry), RecordCodec.headers(entry));
    long bytes = memory(parts);
    long outstanding = outstandingBytes.addAndGet(bytes);
    if (outstanding > bufferBytes) {
      outstandingBytes.addAndGet(-bytes);
      listener.onOutcome(
          new AppendOutcome.NotAppended(
              AppendOutcome.Cause.OVERLOADED,
              "what waits for SQS takes %d bytes of memory; the limit is %d"
                  .formatted(outstanding - bytes, bufferBytes)));
      return () -> false;
    }
    Listener waiting = open.add(listener);
    Sending sending = queue(route.topic().name()).send(parts, delaySeconds(route, entry));
    var unusedRelease = sending.released().thenRun(() -> outstandingBytes.addAndGet(-bytes));
    var unused = sending.outcome().handle(SqsAppender::outcome).thenAccept(waiting::onOutcome);
    return sending::withdraw;
  }

  @Override
  public void close(Duration timeout) {
    closing = true;
    open.awaitNone(System.nanoTime() + timeout.toNanos());
    client.close();
    timer.shutdownNow();
    open.endAll(new AppendOutcome.InDoubt("the server stopped before SQS answered"));
  }

  private static long memory(SqsParts parts) {
    long bytes = parts.key().size();
    bytes += parts.value() == null ? 0 : parts.value().size();
    for (Header header : parts.headers()) {
      bytes += header.name().length() + header.value().size();
    }
    return OVERHEAD_BYTES + COPIES * bytes;
  }

  private BatchingQueue queue(String name) {
    return queues.computeIfAbsent(name, it -> new BatchingQueue(client, it, timer, appendTimeout));
  }

  /** Such that it is received before it is due: whole seconds, rounded down. */
  private int delaySeconds(Route route, QueueEntry entry) {
    if (!route.free() || !(entry instanceof LogRecord record)) {
      return 0;
    }
    long seconds = (record.dueMillis() - clock.millis()) / 1000;
    return (int) Math.max(0, Math.min(SqsEntry.LONGEST_DELAY, seconds - 1));
  }

  private static AppendOutcome outcome(SqsSendOutcome outcome, Throwable defect) {
    if (defect != null) {
      return new AppendOutcome.InDoubt("the answer of SQS makes no sense: " + defect);
    }
    if (outcome instanceof SqsSendOutcome.Failed failed) {
      return failed.inDoubt()
          ? new AppendOutcome.InDoubt(failed.error())
          : new AppendOutcome.NotAppended(cause(failed.fault()), failed.error());
    }
    if (outcome instanceof SqsSendOutcome.Unanswered unanswered) {
      return unanswered.sent()
          ? new AppendOutcome.InDoubt(unanswered.error())
          : new AppendOutcome.NotAppended(AppendOutcome.Cause.UNAVAILABLE, unanswered.error());
    }
    return AppendOutcome.Appended.INSTANCE;
  }

  /** A queue that is missing or forbidden may be mended, as a topic may. */
  private static AppendOutcome.Cause cause(Fault fault) {
    return switch (fault) {
      case UNAVAILABLE, QUEUE_MISSING, DENIED -> AppendOutcome.Cause.UNAVAILABLE;
      case THROTTLED -> AppendOutcome.Cause.OVERLOADED;
      case INVALID, RECEIPT_EXPIRED -> AppendOutcome.Cause.REFUSED;
    };
  }
}
