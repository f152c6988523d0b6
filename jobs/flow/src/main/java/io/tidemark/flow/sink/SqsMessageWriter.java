/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.record.Header;
import io.tidemark.targets.sqs.BatchingQueue;
import io.tidemark.targets.sqs.SqsParts;
import io.tidemark.targets.sqs.SqsSendOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes to queues of SQS. For one caller's thread. */
final class SqsMessageWriter implements MessageWriter {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final SqsClient client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tidemark-letters-sqs");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, BatchingQueue> queues = new HashMap<>();

  /**
   * Makes one.
   *
   * @param clients makes a client, which must not look for its region on the caller's thread
   */
  SqsMessageWriter(SqsClientFactory clients) {
    this.client = clients.create();
  }

  @Override
  public void write(OutgoingMessage message, Consumer<WriteResult> listener) {
    var unused =
        queues
            .computeIfAbsent(
                message.topic(), name -> new BatchingQueue(client, name, timer, TIMEOUT))
            .send(parts(message), 0)
            .outcome()
            .whenComplete(
                (outcome, defect) ->
                    listener.accept(
                        defect == null
                            ? result(outcome)
                            : new WriteResult.Failed("can't be sent: " + defect)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.close();
  }

  private static WriteResult result(SqsSendOutcome outcome) {
    if (outcome instanceof SqsSendOutcome.Failed failed) {
      return failed.fault() == Fault.INVALID
          ? new WriteResult.Refused(failed.error())
          : new WriteResult.Failed(failed.error());
    }
    return outcome instanceof SqsSendOutcome.Unanswered unanswered
        ? new WriteResult.Failed(unanswered.error())
        : WriteResult.Written.INSTANCE;
  }

  private static SqsParts parts(OutgoingMessage message) {
    List<Header> headers =
        message.headers().stream().map(it -> new Header(it.name(), orEmpty(it.value()))).toList();
    return new SqsParts(orEmpty(message.key()), message.value(), headers);
  }

  private static ByteString orEmpty(@Nullable ByteString bytes) {
    return bytes == null ? ByteString.EMPTY : bytes;
  }
}
