/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dead letter as a message of SQS: key, value and headers as they were, and {@code wal.dead.*}
 * headers that say what befell it. A message can have filled SQS's 1 MiB without them: then those
 * are left out that it takes, the error first, and what is left out is logged.
 */
final class DeadLetterEntries implements ElementConverter<DeadLetter, SqsEntry> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterEntries.class);

  /** The one without which a dead letter says nothing. */
  private static final Set<String> LEAST = Set.of(WalHeaders.DEAD_REASON);

  private static final List<Predicate<Header>> LESS_AND_LESS =
      List.of(
          header -> true,
          header -> !header.name().equals(WalHeaders.DEAD_ERROR),
          header -> !isOfDeath(header) || LEAST.contains(header.name()),
          header -> !isOfDeath(header),
          // The id of a message that brought none is its own name at the server.
          header -> !isOfDeath(header) && !header.name().equals(WalHeaders.ID),
          header -> false);

  @Override
  public SqsEntry apply(DeadLetter letter, SinkWriter.Context context) {
    List<Header> headers = headers(letter);
    SqsEntry whole = entry(letter, headers);
    SqsEntry entry = whole;
    for (Predicate<Header> kept : LESS_AND_LESS) {
      entry = entry(letter, headers.stream().filter(kept).toList());
      if (entry.sizeBytes() <= SqsEntry.MOST_BYTES) {
        break;
      }
    }
    if (entry.sizeBytes() < whole.sizeBytes()) {
      LOG.warn(
          "the dead letter of {} from queue {} would have {} bytes, SQS takes {}; it doesn't say all"
              + " of this: {} after {} attempts, target {}: {}",
          letter.message().ownId(),
          letter.message().topic(),
          whole.sizeBytes(),
          SqsEntry.MOST_BYTES,
          letter.reason(),
          letter.attempts(),
          letter.target(),
          letter.error());
    }
    return entry;
  }

  private static SqsEntry entry(DeadLetter letter, List<Header> headers) {
    QueueMessage message = letter.message();
    ByteString key = message.key() == null ? ByteString.EMPTY : message.key();
    return SqsForm.entry(letter.deadLetterTopic(), new SqsParts(key, message.value(), headers), 0);
  }

  private static List<Header> headers(DeadLetter letter) {
    List<Header> headers = new ArrayList<>();
    for (QueueMessage.RawHeader header : letter.message().headers()) {
      if (!header.name().startsWith(WalHeaders.DEAD_PREFIX)) {
        ByteString value = header.value();
        headers.add(new Header(header.name(), value == null ? ByteString.EMPTY : value));
      }
    }
    headers.addAll(DeadLetterHeaders.of(letter, ""));
    return headers;
  }

  private static boolean isOfDeath(Header header) {
    return header.name().startsWith(WalHeaders.DEAD_PREFIX);
  }
}
