/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without a cluster. */
class CassandraTargetTest {

  private static final ByteString DELETE_ALL =
      ItemMutation.newBuilder()
          .setId("p")
          .setDeleteRange(DeleteItems.getDefaultInstance())
          .build()
          .toByteString();

  private final CassandraTargetFactory factory = new CassandraTargetFactory();

  @AfterEach
  void close() {
    factory.close();
  }

  private Target target(String server, Duration timeout) {
    TargetContext context =
        new TargetContext(
            new KafkaClusters(Map.of()),
            CassandraClusters.parse(List.of("main=" + server)),
            timeout);
    return factory.create(TargetUri.parse("cassandra://main/kv/t"), context);
  }

  private static LogRecord record(ByteString payload) {
    return new LogRecord(
        "id", "ns", ByteString.EMPTY, payload, List.of(), Optional.empty(), 1, 1, "", "", 1);
  }

  private static Delivery deliver(Target target, LogRecord record) throws Exception {
    return target.deliver(record).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatIsMalformedIsRejectedWithoutAsking() {
    Target target = target("127.0.0.1:1", Duration.ofSeconds(1));
    assertThat(target.deliver(record(ByteString.copyFromUtf8("\1\2 no message"))))
        .isCompletedWithValueMatching(
            delivery ->
                delivery instanceof Delivery.Rejected rejected
                    && rejected.error().contains("no tidemark.v1.ItemMutation"));
    assertThat(target.deliver(record(ByteString.EMPTY)))
        .isCompletedWithValue(new Delivery.Rejected("id has 0 bytes; it must have 1 to 1,024"));
    assertThat(target.deliver(record(DELETE_ALL).withWrittenMillis(LogRecord.LATEST_MILLIS)))
        .isCompletedWithValueMatching(
            delivery ->
                delivery instanceof Delivery.Rejected rejected
                    && rejected.error().contains("4611686018427387903 ms since the epoch"));
  }

  @Test
  void aClusterThatRefusesConnectionsIsAnOutage() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Target target = target("127.0.0.1:" + free, Duration.ofSeconds(10));
    assertThat(deliver(target, record(DELETE_ALL)))
        .isInstanceOfSatisfying(
            Delivery.Retryable.class,
            retryable -> {
              assertThat(retryable.scope()).isEqualTo(Scope.TARGET);
              assertThat(retryable.error()).contains("main");
            });
  }

  @Test
  void oneThatNeverAnswersIsLeftInTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = target("127.0.0.1:" + mute.getLocalPort(), Duration.ofMillis(300));
      assertThat(deliver(target, record(DELETE_ALL))).isInstanceOf(Delivery.Retryable.class);
    }
  }

  @Test
  void aClusterThatTheDeploymentLacksIsSaidWithTheRemedy() {
    TargetContext context = new TargetContext(new KafkaClusters(Map.of()), Duration.ofSeconds(1));
    assertThatThrownBy(() -> factory.create(TargetUri.parse("cassandra://other/kv/t"), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cassandra://other/kv/t")
        .hasMessageContaining("--cassandra-cluster other=HOST:PORT");
  }

  @Test
  void theClusterIsThePlace() {
    assertThat(factory.place(TargetUri.parse("cassandra://main/kv/t")))
        .isEqualTo(factory.place(TargetUri.parse("cassandra://main/other/u")))
        .isEqualTo("cassandra://main");
  }
}
