/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.connector.sqs.receive.Bounds;
import io.tidemark.connector.sqs.receive.ReceiveOptions;
import java.time.Duration;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link SqsSource}. Queues and a deserializer must be given; all else has a default. What
 * is wrong is said by {@link #build} with an IllegalArgumentException that names the value.
 *
 * @param <T> what the source emits
 */
public final class SqsSourceBuilder<T> {

  private @Nullable QueueDiscoverer discoverer;
  private @Nullable SqsDeserializationSchema<T> schema;
  private @Nullable SqsClientFactory clients;
  private SdkSqsClientFactory sdk = SdkSqsClientFactory.DEFAULT;
  private Duration pollWait = ReceiveOptions.DEFAULT.pollWait();
  private int maxMessagesPerPoll = ReceiveOptions.DEFAULT.maxMessagesPerPoll();
  private Duration visibility = ReceiveOptions.DEFAULT.visibility();
  private Duration closing = ReceiveOptions.DEFAULT.closing();
  private int unemitted = Bounds.DEFAULT.unemitted();
  private int uncommitted = Bounds.DEFAULT.uncommitted();
  private long bytes = Bounds.DEFAULT.bytes();
  private Duration discoveryInterval = EnumeratorOptions.DEFAULT.discoveryInterval();
  private Duration depthInterval = EnumeratorOptions.DEFAULT.depthInterval();
  private int readersPerQueue = EnumeratorOptions.DEFAULT.readersPerQueue();

  SqsSourceBuilder() {}

  /** Reads these, given by URL or by name, and no others. */
  public SqsSourceBuilder<T> setQueues(String... queues) {
    return setQueueDiscoverer(QueueDiscoverer.of(queues));
  }

  /** Reads what this says, which may change while the job runs. */
  public SqsSourceBuilder<T> setQueueDiscoverer(QueueDiscoverer value) {
    discoverer = value;
    return this;
  }

  /** How often the discoverer is asked; 30 s unless set. */
  public SqsSourceBuilder<T> setDiscoveryInterval(Duration value) {
    discoveryInterval = value;
    return this;
  }

  /** Makes records of messages. */
  public SqsSourceBuilder<T> setDeserializer(SqsDeserializationSchema<T> value) {
    schema = value;
    return this;
  }

  /** Makes records of bodies alone. */
  public SqsSourceBuilder<T> setBodyDeserializer(DeserializationSchema<T> value) {
    return setDeserializer(SqsDeserializationSchema.ofBody(value));
  }

  /** The region, as in {@code eu-west-1}; that of the SDK's chain unless set. */
  public SqsSourceBuilder<T> setRegion(String value) {
    sdk = sdk.withRegion(value);
    return this;
  }

  /** Another server that speaks the protocol, as in {@code http://127.0.0.1:9324}. */
  public SqsSourceBuilder<T> setEndpoint(String value) {
    sdk = sdk.withEndpoint(value);
    return this;
  }

  /** Makes clients itself; region and endpoint set here don't count then. */
  public SqsSourceBuilder<T> setClientFactory(SqsClientFactory value) {
    clients = value;
    return this;
  }

  /**
   * How long a poll of an empty queue waits: whole seconds, 0 to 20; 10 s unless set. With 0 an
   * empty queue is polled once a second.
   */
  public SqsSourceBuilder<T> setPollWait(Duration value) {
    pollWait = value;
    return this;
  }

  /**
   * How many messages of one queue a reader asks for at once, in requests of at most ten: 1 to
   * 1,000; 100 unless set, which is ten requests in flight while the queue fills them.
   */
  public SqsSourceBuilder<T> setMaxMessagesPerPoll(int value) {
    maxMessagesPerPoll = value;
    return this;
  }

  /**
   * For how long a message is hidden from others before it is extended or comes back: whole
   * seconds, 2 s to 12 h; 60 s unless set. It is extended at half of it. The longer, the later
   * others get what a reader held that was killed.
   */
  public SqsSourceBuilder<T> setVisibilityTimeout(Duration value) {
    visibility = value;
    return this;
  }

  /** Pauses a reader while so many messages wait to be emitted; 1,000 unless set. */
  public SqsSourceBuilder<T> setMaxUnemittedMessages(int value) {
    unemitted = value;
    return this;
  }

  /**
   * Pauses a reader while it has received and not deleted so many messages; 20,000 unless set. It
   * bounds what a reader gets through between two checkpoints.
   */
  public SqsSourceBuilder<T> setMaxUncommittedMessages(int value) {
    uncommitted = value;
    return this;
  }

  /** Pauses a reader while it holds so many bytes of messages and receipts; 64 MiB unless set. */
  public SqsSourceBuilder<T> setMaxBytes(long value) {
    bytes = value;
    return this;
  }

  /** How long a reader that ends may take to give back what it holds; 5 s unless set. */
  public SqsSourceBuilder<T> setCloseTimeout(Duration value) {
    closing = value;
    return this;
  }

  /** How often queues are asked for their depth; 30 s unless set; zero: never. */
  public SqsSourceBuilder<T> setDepthInterval(Duration value) {
    depthInterval = value;
    return this;
  }

  /**
   * How many readers receive from each queue; all unless set. With hundreds of queues that are
   * mostly empty a few are enough, and spare polls.
   */
  public SqsSourceBuilder<T> setReadersPerQueue(int value) {
    readersPerQueue = value;
    return this;
  }

  /**
   * The source.
   *
   * @throws IllegalArgumentException if something is missing or out of its range
   */
  public SqsSource<T> build() {
    if (discoverer == null) {
      throw new IllegalArgumentException("an SQS source needs setQueues or setQueueDiscoverer");
    }
    if (schema == null) {
      throw new IllegalArgumentException("an SQS source needs setDeserializer");
    }
    return new SqsSource<>(
        discoverer,
        schema,
        clients == null ? sdk : clients,
        new ReceiveOptions(
            pollWait,
            maxMessagesPerPoll,
            visibility,
            new Bounds(unemitted, uncommitted, bytes),
            closing),
        new EnumeratorOptions(discoveryInterval, depthInterval, readersPerQueue));
  }
}
