/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.namespace.Queue;
import io.tidemark.record.WalHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A message that this job writes beside what it delivers: a dead letter, or an outcome.
 *
 * @param cluster the name of the cluster; of a queue {@link Queue.Sqs#CLUSTER}
 * @param topic the topic or queue
 * @param key its key, if it has one
 * @param value its value, if it has one
 * @param headers its headers in their order
 */
public record OutgoingMessage(
    String cluster,
    String topic,
    @Nullable ByteString key,
    @Nullable ByteString value,
    List<RawHeader> headers) {

  /** What it costs beside its bytes, about. */
  private static final int OVERHEAD = 256;

  private static final int HEADER_OVERHEAD = 64;

  /**
   * What is left of the headers where a topic doesn't take all of them: a dead letter is longer
   * than its record, which may have filled its topic's limit. First the error gives way, then all
   * but the reason, then the reason: what is left is the record to the byte.
   */
  private static final List<Predicate<RawHeader>> SHORTER =
      List.of(
          header -> !header.name().equals(WalHeaders.DEAD_ERROR),
          header -> !isOfDeath(header) || header.name().equals(WalHeaders.DEAD_REASON),
          header -> !isOfDeath(header));

  /** In SQS the attributes are part of the megabyte, and a message has a name of its own. */
  private static final List<Predicate<RawHeader>> SHORTER_IN_SQS =
      List.of(
          SHORTER.get(0),
          SHORTER.get(1),
          SHORTER.get(2),
          header -> !isOfDeath(header) && !header.name().equals(WalHeaders.ID),
          header -> false);

  public OutgoingMessage {
    headers = List.copyOf(headers);
  }

  /** Whether it goes to a queue of SQS. */
  public boolean isForSqs() {
    return cluster.equals(Queue.Sqs.CLUSTER);
  }

  /**
   * What is written of it where more has been refused.
   *
   * @param level how often it has been refused; 0: all of it
   * @return empty where there is nothing more to leave out
   */
  Optional<OutgoingMessage> shortened(int level) {
    List<Predicate<RawHeader>> forms = isForSqs() ? SHORTER_IN_SQS : SHORTER;
    for (int form = level; form <= forms.size(); form++) {
      OutgoingMessage shorter = form == 0 ? this : keeping(forms.get(form - 1));
      if (form == 0 || shorter.headers.size() < headers.size()) {
        return Optional.of(shorter);
      }
    }
    return Optional.empty();
  }

  /** How many bytes the shortest form of it takes, about. */
  int leastWeight() {
    return isForSqs() ? keeping(header -> false).weight() : keeping(SHORTER.get(2)).weight();
  }

  /** How many bytes of memory it takes, about. */
  int weight() {
    int weight = OVERHEAD + size(key) + size(value);
    for (RawHeader header : headers) {
      weight += HEADER_OVERHEAD + header.name().length() + size(header.value());
    }
    return weight;
  }

  private OutgoingMessage keeping(Predicate<RawHeader> kept) {
    return new OutgoingMessage(cluster, topic, key, value, headers.stream().filter(kept).toList());
  }

  private static boolean isOfDeath(RawHeader header) {
    return header.name().startsWith(WalHeaders.DEAD_PREFIX);
  }

  private static int size(@Nullable ByteString bytes) {
    return bytes == null ? 0 : bytes.size();
  }
}
