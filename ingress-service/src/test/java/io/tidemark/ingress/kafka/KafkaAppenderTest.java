/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.LogRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An appender whose clusters aren't there: whatever it says, it must be that nothing is in Kafka.
 */
@Timeout(60)
class KafkaAppenderTest {

  private static final LogRecord RECORD =
      new LogRecord(
          "id",
          "orders",
          ByteString.EMPTY,
          ByteString.copyFromUtf8("payload"),
          List.of(),
          Optional.empty(),
          0,
          0,
          "",
          "",
          1);

  private final BlockingQueue<AppendOutcome> outcomes = new LinkedBlockingQueue<>();
  private ServerSocket silent;
  private KafkaAppender appender;

  @BeforeEach
  void start() throws IOException {
    // It takes connections and says nothing: a cluster that is neither up nor down.
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    KafkaClusters clusters =
        KafkaClusters.parse(
            List.of(
                "silent=127.0.0.1:" + silent.getLocalPort(),
                "nowhere=kafka.tidemark.invalid:9092"));
    appender = new KafkaAppender(clusters, Duration.ofSeconds(1), 32 << 20);
  }

  @AfterEach
  void stop() throws IOException {
    appender.close(Duration.ZERO);
    silent.close();
  }

  @Test
  void namesTheClusterThatItHasNoAddressOf() throws Exception {
    append("other");
    assertThat(next())
        .isEqualTo(
            new NotAppended(
                Cause.UNAVAILABLE,
                "this server knows no address of Kafka cluster 'other'; start it with"
                    + " --kafka-cluster other=HOST:PORT"));
  }

  @Test
  void startsWithoutTheClusterWhoseNameHasNoAddressAndRefusesItsRecords() throws Exception {
    append("nowhere");
    assertThat(next())
        .isEqualTo(
            new NotAppended(
                Cause.UNAVAILABLE,
                "Kafka cluster 'nowhere' has no usable address now; see this server's log, and"
                    + " try again"));
  }

  @Test
  void refusesWithinItsTimeoutWhatNoClusterTook() throws Exception {
    append("silent");
    assertThat(next())
        .isInstanceOfSatisfying(
            NotAppended.class, it -> assertThat(it.cause()).isEqualTo(Cause.UNAVAILABLE));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void takesBackWhatNoClusterTook() throws Exception {
    assertThat(append("silent").withdraw()).isTrue();
    assertThat(next()).isInstanceOf(NotAppended.class);
    assertThat(outcomes).isEmpty();
  }

  @Test
  void tellsTheOutcomeOfWhatWaitsWhenItCloses() throws Exception {
    append("silent");
    appender.close(Duration.ofSeconds(5));
    assertThat(next()).isInstanceOf(NotAppended.class);
  }

  private Append.Attempt append(String cluster) {
    return appender.append(Route.to(new Topic(cluster, "orders-wal")), RECORD, outcomes::add);
  }

  private AppendOutcome next() throws InterruptedException {
    AppendOutcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
    assertThat(outcome).as("an outcome").isNotNull();
    return outcome;
  }
}
