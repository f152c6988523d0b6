/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.ConflictRule;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteOutcome.Outcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.serving.grpc.ConnectionAge;
import io.tidemark.writer.cache.MemcachedProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer in front of real memcached servers. */
class WriterServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<MemcachedProcess> caches = new ArrayList<>();
  private WriterServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 2; i++) {
      caches.add(MemcachedProcess.start());
    }
    server =
        WriterServer.start(
            new WriterServer.Settings(
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                caches.stream().map(MemcachedProcess::address).toList(),
                Duration.ofMillis(300),
                ConnectionAge.DEFAULT),
            InstantSource.system());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    await().atMost(LIMIT).until(() -> outcome(set("warm-up", "x")) == Outcome.APPLIED);
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.drain(Duration.ZERO, Duration.ofSeconds(5));
    for (MemcachedProcess cache : caches) {
      cache.close();
    }
  }

  /** A stream, and the outcomes that came on it. */
  private final class Stream implements StreamObserver<ApplyResponse> {
    private final Map<Long, CompletableFuture<WriteOutcome>> outcomes = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final StreamObserver<ApplyRequest> requests =
        CacheWriterGrpc.newStub(channel).apply(this);
    private long next;

    CompletableFuture<WriteOutcome> send(WriteToApply.Builder write) {
      CompletableFuture<WriteOutcome> outcome = expect();
      requests.onNext(ApplyRequest.newBuilder().addWrites(write.setNumber(next - 1)).build());
      return outcome;
    }

    /** The outcome of the next number. */
    CompletableFuture<WriteOutcome> expect() {
      CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
      outcomes.put(next++, outcome);
      return outcome;
    }

    @Override
    public void onNext(ApplyResponse response) {
      response
          .getOutcomesList()
          .forEach(outcome -> outcomes.get(outcome.getNumber()).complete(outcome));
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }

  private static WriteToApply.Builder set(String key, String value) {
    return WriteToApply.newBuilder()
        .setKey(ByteString.copyFrom(key, StandardCharsets.ISO_8859_1))
        .setOperation(CacheOperation.CACHE_SET)
        .setValue(ByteString.copyFromUtf8(value))
        .setWriteMillis(System.currentTimeMillis());
  }

  private static WriteToApply.Builder delete(String key) {
    return set(key, "").setOperation(CacheOperation.CACHE_DELETE);
  }

  private WriteOutcome apply(WriteToApply.Builder write) throws Exception {
    Stream stream = new Stream();
    WriteOutcome outcome = stream.send(write).get(20, TimeUnit.SECONDS);
    stream.requests.onCompleted();
    stream.end.get(20, TimeUnit.SECONDS);
    return outcome;
  }

  private Outcome outcome(WriteToApply.Builder write) throws Exception {
    return apply(write).getOutcome();
  }

  private CachedValue read(String key) {
    return CacheWriterGrpc.newBlockingStub(channel)
        .read(
            ReadRequest.newBuilder()
                .addKeys(ByteString.copyFrom(key, StandardCharsets.ISO_8859_1))
                .build())
        .getValues(0);
  }

  @Test
  void whatIsSetIsThereToTheByteWithItsFlags() throws Exception {
    byte[] binary = new byte[1024 * 1024];
    new Random(1).nextBytes(binary);
    String key = "\u00fe\u00ff!" + "k".repeat(247);
    assertThat(outcome(set(key, "").setValue(ByteString.copyFrom(binary)).setFlags(0xfedc_ba98)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(read(key).getValue()).isEqualTo(ByteString.copyFrom(binary));
    assertThat(read(key).getFlags()).isEqualTo(0xfedc_ba98);

    assertThat(outcome(delete(key))).isEqualTo(Outcome.APPLIED);
    assertThat(read(key).getFound()).isFalse();
    assertThat(outcome(delete(key))).as("of nothing").isEqualTo(Outcome.APPLIED);
  }

  @Test
  void whatMemcachedCantTakeIsRejectedWithTheReason() throws Exception {
    assertThat(apply(set("", "v")).getMessage())
        .isEqualTo("key has 0 bytes; it must have 1 to 250");
    assertThat(apply(set("k".repeat(251), "v")).getMessage())
        .isEqualTo("key has 251 bytes; it must have 1 to 250");
    assertThat(apply(set("a b", "v")).getMessage())
        .isEqualTo("key has byte 0x20 at 1; memcached takes no spaces and no control characters");
    assertThat(apply(set("a\u007f", "v")).getMessage()).contains("byte 0x7f at 1");
    assertThat(
            apply(set("k", "").setValue(ByteString.copyFrom(new byte[1024 * 1024 + 1])))
                .getMessage())
        .isEqualTo("value has 1048577 bytes; it must have at most 1048576");
    assertThat(apply(set("k", "v").setOperationValue(9)).getMessage())
        .isEqualTo("operation is 9; it must be CACHE_SET or CACHE_DELETE");
    assertThat(apply(set("k", "v").setTtlSeconds(-1)).getMessage())
        .isEqualTo("ttl_seconds is 4294967295; it must be at most 315360000");
    assertThat(apply(set("k", "v").setConflictValue(5)).getOutcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void aValueLivesAsLongAsItsWriterGaveIt() throws Exception {
    long now = System.currentTimeMillis();
    assertThat(outcome(set("short", "v").setTtlSeconds(60).setWriteMillis(now - 58_000)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(outcome(set("long", "v").setTtlSeconds(40 * 24 * 60 * 60)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(read("long").getFound()).as("above thirty days").isTrue();
    await().atMost(LIMIT).until(() -> !read("short").getFound());

    assertThat(outcome(set("gone", "older"))).isEqualTo(Outcome.APPLIED);
    assertThat(outcome(set("gone", "v").setTtlSeconds(60).setWriteMillis(now - 61_000)))
        .isEqualTo(Outcome.EXPIRED);
    assertThat(read("gone").getFound()).as("the older one isn't good either").isFalse();
  }

  /** By the server's own word: to read it back says nothing of a value that lives until 2038. */
  @Test
  void memcachedKeepsAValueAsLongAsItWasGiven() throws Exception {
    long day = 24 * 60 * 60;
    long now = System.currentTimeMillis();
    for (long seconds : List.of(60L, 30 * day - 1, 30 * day, 30 * day + 1, 31 * day, 3650 * day)) {
      String key = "lives-" + seconds;
      WriteToApply.Builder write = set(key, "v").setTtlSeconds((int) seconds).setWriteMillis(now);
      assertThat(outcome(write)).isEqualTo(Outcome.APPLIED);
      assertThat(secondsLeft(key)).isBetween(seconds - 30, seconds + 1);
      key = "last-" + key;
      write = last(set(key, "v").setTtlSeconds((int) seconds), now, "a");
      assertThat(outcome(write)).isEqualTo(Outcome.APPLIED);
      assertThat(secondsLeft(key)).isBetween(seconds - 30, seconds + 1);
    }
    assertThat(outcome(set("for-ever", "v"))).isEqualTo(Outcome.APPLIED);
    assertThat(secondsLeft("for-ever")).isEqualTo(-1);
  }

  private long secondsLeft(String key) throws Exception {
    for (MemcachedProcess cache : caches) {
      OptionalLong left = cache.secondsLeft(key);
      if (left.isPresent()) {
        return left.getAsLong();
      }
    }
    throw new AssertionError("no server has " + key);
  }

  @Test
  void whatComesTooLateToBeginIsntBegun() throws Exception {
    WriteOutcome late =
        apply(set("late", "v").setGoodUntilMillis(System.currentTimeMillis() - 1_000));
    assertThat(late.getOutcome()).isEqualTo(Outcome.RETRY);
    assertThat(late.getMessage()).contains("after it was good to begin");
    assertThat(read("late").getFound()).isFalse();
  }

  private static WriteToApply.Builder last(WriteToApply.Builder write, long millis, String tie) {
    return write
        .setConflict(ConflictRule.LAST_WRITE_WINS)
        .setWriteMillis(millis)
        .setTieBreaker(ByteString.copyFromUtf8(tie));
  }

  @Test
  void theLastWriteWinsWhateverTheOrderInWhichTheyCome() throws Exception {
    long now = System.currentTimeMillis();
    assertThat(outcome(last(set("k", "newer").setFlags(7), now, "a"))).isEqualTo(Outcome.APPLIED);
    assertThat(outcome(last(set("k", "older"), now - 1, "z"))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(outcome(last(delete("k"), now - 1, "z"))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(read("k").getValue().toStringUtf8()).isEqualTo("newer");
    assertThat(read("k").getFlags()).isEqualTo(7);

    assertThat(outcome(last(set("k", "tie"), now, "b"))).isEqualTo(Outcome.APPLIED);
    assertThat(outcome(last(set("k", "tie"), now, "b"))).as("twice").isEqualTo(Outcome.APPLIED);
    assertThat(read("k").getValue().toStringUtf8()).isEqualTo("tie");

    assertThat(outcome(last(delete("k"), now + 1, "a"))).isEqualTo(Outcome.APPLIED);
    assertThat(outcome(last(set("k", "older"), now, "c"))).isEqualTo(Outcome.SUPERSEDED);
    assertThat(read("k").getFound()).as("a deletion is remembered").isFalse();
    assertThat(outcome(last(set("k", "again"), now + 2, "a"))).isEqualTo(Outcome.APPLIED);
    assertThat(read("k").getValue().toStringUtf8()).isEqualTo("again");
  }

  @Test
  void manyWritersOfAKeyAtOnceLeaveTheLastWrite() throws Exception {
    long now = System.currentTimeMillis();
    Random random = new Random(3);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, random);
    List<Stream> streams = List.of(new Stream(), new Stream(), new Stream(), new Stream());
    List<WriteToApply.Builder> todo = new ArrayList<>();
    for (int i : order) {
      todo.add(last(i % 5 == 0 ? delete("hot") : set("hot", "v" + i), now + i, "r" + i));
    }
    while (!todo.isEmpty()) {
      List<WriteToApply.Builder> again = new ArrayList<>();
      List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < todo.size(); i++) {
        outcomes.add(streams.get(i % streams.size()).send(todo.get(i)));
      }
      for (int i = 0; i < outcomes.size(); i++) {
        Outcome outcome = outcomes.get(i).get(20, TimeUnit.SECONDS).getOutcome();
        if (outcome == Outcome.RETRY) {
          again.add(todo.get(i)); // Too many others.
        } else {
          assertThat(outcome).isIn(Outcome.APPLIED, Outcome.SUPERSEDED);
        }
      }
      todo = again;
    }
    assertThat(read("hot").getValue().toStringUtf8()).isEqualTo("v399");
  }

  @Test
  void aServerThatIsGoneTakesItsOwnKeysAlongAndNoOthers() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      keys.add("key-" + i);
    }
    caches.get(0).kill();
    Map<Outcome, Long> away = outcomes(keys);
    assertThat(away.keySet()).containsOnly(Outcome.APPLIED, Outcome.CACHE_AWAY);
    assertThat(away.get(Outcome.APPLIED)).isBetween(20L, 80L);
    assertThat(lastWritten(keys))
        .as("a version is where its value is")
        .containsEntry(Outcome.APPLIED, away.get(Outcome.APPLIED));
    assertThat(get("/metrics")).contains("tidemark_writer_nodes_away 1.0");

    caches.get(0).startAgain();
    await()
        .atMost(LIMIT)
        .until(() -> outcomes(keys).equals(Map.of(Outcome.APPLIED, (long) keys.size())));
    assertThat(get("/metrics")).contains("tidemark_writer_nodes_away 0.0");
  }

  private Map<Outcome, Long> outcomes(List<String> keys) throws Exception {
    return outcomes(keys.stream().map(key -> set(key, "v")));
  }

  private Map<Outcome, Long> lastWritten(List<String> keys) throws Exception {
    return outcomes(keys.stream().map(key -> last(set(key, "v"), System.currentTimeMillis(), "t")));
  }

  private Map<Outcome, Long> outcomes(java.util.stream.Stream<WriteToApply.Builder> writes)
      throws Exception {
    Stream stream = new Stream();
    Map<Outcome, Long> counts = new java.util.EnumMap<>(Outcome.class);
    List<CompletableFuture<WriteOutcome>> all = writes.map(stream::send).toList();
    for (CompletableFuture<WriteOutcome> one : all) {
      counts.merge(one.get(20, TimeUnit.SECONDS).getOutcome(), 1L, Long::sum);
    }
    stream.requests.onCompleted();
    return counts;
  }

  /** What a server that hung finds when it goes on doesn't come after what was written since. */
  @Test
  void anOldWriteThatAServerStillHasComesBeforeANewerOne() throws Exception {
    for (MemcachedProcess cache : caches) {
      cache.hang();
    }
    Stream stream = new Stream();
    assertThat(stream.send(set("k", "old")).get(20, TimeUnit.SECONDS).getOutcome())
        .isEqualTo(Outcome.CACHE_AWAY);
    long asked = System.nanoTime();
    assertThat(stream.send(set("k", "newer")).get(20, TimeUnit.SECONDS).getOutcome())
        .isEqualTo(Outcome.CACHE_AWAY);
    assertThat(System.nanoTime() - asked).as("said at once").isLessThan(200_000_000L);
    for (MemcachedProcess cache : caches) {
      cache.goOn();
    }
    await()
        .atMost(LIMIT)
        .until(
            () ->
                stream.send(set("k", "newest")).get(20, TimeUnit.SECONDS).getOutcome()
                    == Outcome.APPLIED);
    assertThat(read("k").getValue().toStringUtf8()).isEqualTo("newest");
  }

  @Test
  void aBatchOfNoneOrTooManyEndsTheStream() throws Exception {
    Stream none = new Stream();
    none.requests.onNext(ApplyRequest.getDefaultInstance());
    assertThatThrownBy(() -> none.end.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("a batch of 0 writes; it must have 1 to 1000");

    Stream many = new Stream();
    WriteToApply[] writes = new WriteToApply[1001];
    Arrays.fill(writes, set("k", "v").build());
    many.requests.onNext(ApplyRequest.newBuilder().addAllWrites(List.of(writes)).build());
    assertThatThrownBy(() -> many.end.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("a batch of 1001 writes");
  }

  /** Were a byte of each batch kept, a stream would end up waiting for room that nobody takes. */
  @Test
  void whatHasEndedTakesNoRoom() throws Exception {
    Stream stream = new Stream();
    for (int batch = 0; batch < 200; batch++) {
      ApplyRequest.Builder request = ApplyRequest.newBuilder();
      List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i <= batch % 7; i++) {
        outcomes.add(stream.expect());
        request.addWrites(set("k" + i, "v".repeat(batch)).setNumber(stream.next - 1));
      }
      stream.requests.onNext(request.build());
      for (CompletableFuture<WriteOutcome> outcome : outcomes) {
        assertThat(outcome.get(20, TimeUnit.SECONDS).getOutcome()).isEqualTo(Outcome.APPLIED);
      }
    }
    assertThat(get("/metrics"))
        .contains("tidemark_writer_bytes_in_flight 0.0", "tidemark_writer_in_flight 0.0");
  }

  @Test
  void readingHasItsBounds() {
    CacheWriterGrpc.CacheWriterBlockingStub stub = CacheWriterGrpc.newBlockingStub(channel);
    assertThatThrownBy(() -> stub.read(ReadRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("0 keys; there must be 1 to 1000");
    assertThatThrownBy(() -> read("a b")).hasMessageContaining("key has byte 0x20 at 1");
  }

  @Test
  void whatWasBegunIsAnsweredBeforeTheServerStops() throws Exception {
    Stream stream = new Stream();
    List<CompletableFuture<WriteOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(stream.send(set("k" + i, "v")));
    }
    all.get(0).get(20, TimeUnit.SECONDS);
    assertThat(server.drain(Duration.ZERO, Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(() -> stream.end.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("UNAVAILABLE");
    for (CompletableFuture<WriteOutcome> one : all) {
      if (one.isDone()) {
        assertThat(one.join().getOutcome()).isEqualTo(Outcome.APPLIED);
      }
    }
  }

  @Test
  void healthAndMetricsAreThere() throws Exception {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(
                    HealthCheckRequest.newBuilder()
                        .setService(CacheWriterGrpc.SERVICE_NAME)
                        .build())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(get("/healthz")).isEqualTo("serving\n");
    assertThat(get("/metrics")).contains("tidemark_writer_writes_total{outcome=\"applied\"}");
  }

  private String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.metricsPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
