/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CacheWrite.Operation;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.record.WalHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes changes to the log: most as a cache client does, with a Kafka producer, those of some keys
 * by {@code WriteToLog}. The changes of a key all go one way and one after the other, so the last
 * that was written is the last in the log. For one thread; figures for any.
 */
final class TrafficWriter implements AutoCloseable {

  /** One key in so many is written by WriteToLog. */
  private static final int CALLED = 15;

  private static final long DEADLINE_SECONDS = 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final ManagedChannel channel;
  private final WriteAheadLogGrpc.WriteAheadLogStub log;
  private final Map<String, CompletableFuture<Void>> calls = new HashMap<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong called = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  TrafficWriter(String bootstrapServers, String ingress) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.channel =
        NettyChannelBuilder.forTarget(ingress)
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .build();
    this.log = WriteAheadLogGrpc.newStub(channel);
  }

  /** Whether a change is written by WriteToLog. */
  static boolean calls(Change change) {
    return Math.floorMod(change.key().hashCode(), CALLED) == 7;
  }

  void write(Change change) {
    unanswered.incrementAndGet();
    if (calls(change)) {
      called.incrementAndGet();
      calls.compute(
          change.key(),
          (key, before) ->
              before == null ? call(change) : before.thenCompose(done -> call(change)));
    } else {
      produce(change);
    }
  }

  /** How many are durable. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** How many were written by WriteToLog. */
  long called() {
    return called.get();
  }

  /** How many have no answer yet. */
  long unanswered() {
    return unanswered.get();
  }

  /** What wasn't acknowledged, for people. */
  Iterable<String> failures() {
    return failures;
  }

  private void produce(Change change) {
    byte[] value = change.deletes() ? null : change.value().toByteArray();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(ThreeRegions.NAMESPACE, change.key().getBytes(UTF_8), value);
    header(record, WalHeaders.WRITTEN_AT, Long.toString(change.writtenMillis()));
    if (change.write().ttlSeconds() > 0) {
      header(record, WalHeaders.TTL, Integer.toString(change.write().ttlSeconds()));
    }
    if (change.write().flags() != 0) {
      header(record, WalHeaders.FLAGS, Integer.toUnsignedString(change.write().flags()));
    }
    var unused =
        producer.send(
            record,
            (metadata, error) ->
                answered(error == null ? "" : "Kafka: " + error.getMessage(), change));
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private CompletableFuture<Void> call(Change change) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    log.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .writeToLog(
            request(change),
            new StreamObserver<>() {
              @Override
              public void onNext(WriteToLogResponse response) {
                boolean durable = response.getDurable() == Trilean.TRUE;
                answered(
                    durable ? "" : response.getDurable() + ": " + response.getMessage(), change);
              }

              @Override
              public void onError(Throwable error) {
                answered("WriteToLog: " + error.getMessage(), change);
                ended.complete(null);
              }

              @Override
              public void onCompleted() {
                ended.complete(null);
              }
            });
    return ended;
  }

  private static WriteToLogRequest request(Change change) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(ThreeRegions.NAMESPACE)
        .setKey(ByteString.copyFromUtf8(change.key()))
        .setPayload(change.value())
        .setLifecycle(Lifecycle.newBuilder().setWriteTime(time(change.writtenMillis())))
        .setCacheWrite(
            io.tidemark.api.v1.CacheWrite.newBuilder()
                .setOperation(change.deletes() ? Operation.DELETE : Operation.SET)
                .setTtl(Duration.newBuilder().setSeconds(change.write().ttlSeconds()))
                .setFlags(change.write().flags()))
        .build();
  }

  private static Timestamp time(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(millis / 1000)
        .setNanos((int) (millis % 1000) * 1_000_000)
        .build();
  }

  private void answered(String failure, Change change) {
    if (failure.isEmpty()) {
      acknowledged.incrementAndGet();
    } else {
      failures.add(change.key() + ": " + failure);
    }
    unanswered.decrementAndGet();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    producer.close(java.time.Duration.ofSeconds(5));
  }
}
