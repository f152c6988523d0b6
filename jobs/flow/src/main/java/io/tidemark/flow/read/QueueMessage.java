/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Decoded;
import io.tidemark.record.Header;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was in the queue, to the byte: what is written into a dead letter is this, not
 * what was made of it.
 *
 * @param cluster the name of the cluster it was read from; of a queue {@link Queue.Sqs#CLUSTER}
 * @param topic the topic or queue it was read from
 * @param partition the partition it was read from; 0 of a queue
 * @param offset its offset in the partition; of a queue, which has none, a number that stands for
 *     the message, the same each time it is received
 * @param timestampMillis its own timestamp, in milliseconds since the epoch; of a queue, when it
 *     was sent; 0 where that isn't known
 * @param key its key, if it has one
 * @param value its value, if it has one
 * @param headers its headers in their order
 * @param ordered whether it is kept in order with others of its key
 * @param namespace the namespace of its topic when it was read; empty where that wasn't known
 * @param probe whether it is no message of the queue, but looks under the key that versions before
 *     3 gave to messages without a {@code wal.namespace}: see {@link KeyOrder}
 * @param readMillis when it was first read, in milliseconds since the epoch; 0 where that isn't
 *     known, or says nothing, as of a queue
 */
public record QueueMessage(
    String cluster,
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    @Nullable ByteString key,
    @Nullable ByteString value,
    List<RawHeader> headers,
    boolean ordered,
    String namespace,
    boolean probe,
    long readMillis) {

  /** A message of a namespace that isn't known. */
  public QueueMessage(
      String cluster,
      String topic,
      int partition,
      long offset,
      long timestampMillis,
      @Nullable ByteString key,
      @Nullable ByteString value,
      List<RawHeader> headers,
      boolean ordered) {
    this(
        cluster,
        topic,
        partition,
        offset,
        timestampMillis,
        key,
        value,
        headers,
        ordered,
        "",
        false,
        0);
  }

  /** A message that is in no order. */
  public QueueMessage(
      String cluster,
      String topic,
      int partition,
      long offset,
      long timestampMillis,
      @Nullable ByteString key,
      @Nullable ByteString value,
      List<RawHeader> headers) {
    this(cluster, topic, partition, offset, timestampMillis, key, value, headers, false);
  }

  /**
   * A header to the byte.
   *
   * @param name its name
   * @param value its value, if it has one
   */
  public record RawHeader(String name, @Nullable ByteString value) {}

  public QueueMessage {
    headers = List.copyOf(headers);
  }

  /**
   * Reads it as a record.
   *
   * @param namespace the namespace of its topic
   */
  public Decoded decode(String namespace) {
    return RecordCodec.decode(orEmpty(key), orEmpty(value), decodedHeaders(), found(namespace));
  }

  /** The headers that it lacks to be the same record when it is put back into its queue. */
  public List<Header> identity() {
    return RecordCodec.identity(orEmpty(key), decodedHeaders(), found(namespace));
  }

  private List<Header> decodedHeaders() {
    List<Header> decoded = new ArrayList<>(headers.size());
    for (RawHeader header : headers) {
      decoded.add(new Header(header.name(), orEmpty(header.value())));
    }
    return decoded;
  }

  private RecordCodec.Found found(String owner) {
    return new RecordCodec.Found(owner, positionId(), value == null, timestampMillis, readMillis);
  }

  /**
   * The text of the last header of a name; empty where there is none, or where the last has no
   * value: it is the same that {@link #decode} goes by.
   */
  public String header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return orEmpty(headers.get(i).value()).toStringUtf8();
      }
    }
    return "";
  }

  /** The same message, kept in order with others of its key; without a key there is none. */
  public QueueMessage inOrder() {
    return orEmpty(key).isEmpty() ? this : with(value, headers, true, namespace, probe, readMillis);
  }

  /** The same message, read from a topic of a namespace, and in order where that keeps one. */
  public QueueMessage of(Namespace owner) {
    QueueMessage known = with(value, headers, ordered, owner.name(), probe, readMillis);
    return owner.delivery().ordered() ? known.inOrder() : known;
  }

  /**
   * What looks for a record that a version before 3 held under the key of one without a {@code
   * wal.namespace}, where this message would take its place or cancels it.
   */
  QueueMessage toProbe() {
    List<RawHeader> few =
        headers.stream()
            .filter(it -> it.name().equals(WalHeaders.ID) || it.name().equals(WalHeaders.CANCEL))
            .toList();
    return with(null, few, false, "", true, readMillis);
  }

  /** The same message without its value. */
  public QueueMessage withoutValue() {
    return with(null, headers, ordered, namespace, probe, readMillis);
  }

  private QueueMessage with(
      @Nullable ByteString newValue,
      List<RawHeader> newHeaders,
      boolean newOrdered,
      String newNamespace,
      boolean newProbe,
      long newReadMillis) {
    return new QueueMessage(
        cluster,
        topic,
        partition,
        offset,
        timestampMillis,
        key,
        newValue,
        newHeaders,
        newOrdered,
        newNamespace,
        newProbe,
        newReadMillis);
  }

  /** The same message, first read at a time, in milliseconds since the epoch. */
  public QueueMessage readAt(long millis) {
    return with(value, headers, ordered, namespace, probe, millis);
  }

  /** The id that the message brings; empty where it brings none. */
  public String ownId() {
    return header(WalHeaders.ID);
  }

  /**
   * Whether it gives way to another with its id that came before it. What only says that a set's
   * time is over must not take the place of what completes the set, whichever comes first; and a
   * queue of SQS gives a message again now and then, and not in the order of sending.
   */
  public boolean yieldsTo(QueueMessage other) {
    return (expiresSet() && !other.expiresSet()) || isOutdatedBy(other);
  }

  private boolean expiresSet() {
    return !header(WalHeaders.SET_EXPIRES).isEmpty();
  }

  /** Whether it is the same message of SQS, or was sent earlier. */
  private boolean isOutdatedBy(QueueMessage other) {
    return isUnsteady()
        && cluster.equals(other.cluster)
        && topic.equals(other.topic)
        && (offset == other.offset
            || (timestampMillis > 0 && timestampMillis < other.timestampMillis));
  }

  /** Whether there may be a message with its id that it gives way to. */
  public boolean mayYield() {
    return expiresSet() || isUnsteady();
  }

  /** Whether it and another of its topic go to the same target, as far as they say. */
  public boolean sameTarget(QueueMessage other) {
    return header(WalHeaders.TARGET).equals(other.header(WalHeaders.TARGET));
  }

  /** Whether it is no record but cancels one. */
  public boolean cancels() {
    return header(WalHeaders.CANCEL).equals("true");
  }

  /** Whether its queue may give it again, or later than one that was sent after it. */
  public boolean isUnsteady() {
    return cluster.equals(Queue.Sqs.CLUSTER);
  }

  /**
   * Whether it keeps its place among those of its key when it is written again: a mutation that was
   * put in sequence mustn't come behind those that follow it.
   */
  public boolean keepsPlace() {
    return !header(WalHeaders.SET_ASSEMBLED).isEmpty();
  }

  /** The id of a message that brings none: its position, which no other message has. */
  public String positionId() {
    return topic + "-" + partition + "-" + offset;
  }

  /**
   * What routes it: messages of one id meet in one place, where the later one takes the place of an
   * earlier one that is still held; messages in order meet by their key. The topic that it was read
   * from is part of it, for headers can say anything: whoever may write to one topic could
   * otherwise displace the records of another's, and messages without an id at the same position of
   * two clusters would displace each other.
   */
  public String routingKey() {
    if (ordered) {
      // No cluster's name is empty, so no key is like an id's. A character a byte: keys aren't
      // text.
      return "\n" + cluster + "\n" + topic + "\n" + orEmpty(key).toString(ISO_8859_1);
    }
    String id = ownId();
    String what = id.isEmpty() ? partition + "-" + offset : owner() + "\n" + id;
    return cluster + "\n" + topic + "\n" + what;
  }

  /**
   * The namespace that it says, else that of its topic: the ingress says it, another producer may
   * not, and each must find what the other wrote.
   */
  private String owner() {
    String said = header(WalHeaders.NAMESPACE);
    return said.isEmpty() ? namespace : said;
  }

  /** How many bytes of memory it takes, about. */
  public int weight() {
    int weight = 256 + size(key) + size(value);
    for (RawHeader header : headers) {
      weight += 64 + header.name().length() + size(header.value());
    }
    return weight;
  }

  private static int size(@Nullable ByteString bytes) {
    return bytes == null ? 0 : bytes.size();
  }

  private static ByteString orEmpty(@Nullable ByteString bytes) {
    return bytes == null ? ByteString.EMPTY : bytes;
  }
}
