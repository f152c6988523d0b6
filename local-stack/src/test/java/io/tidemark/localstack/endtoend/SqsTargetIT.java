/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.sqs.ElasticMq;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.DeliveredHeaders;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.TargetUri;
import io.tidemark.record.WalHeaders;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Delivered;
import io.tidemark.target.Delivery.Rejected;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the target of kind sqs leaves in the queues of a real server that speaks its protocol. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqsTargetIT {

  private final ProcessGroup group = new ProcessGroup(running -> {});
  private final Map<String, String> before = new HashMap<>();
  private ElasticMq server;
  private Targets targets;
  private SqsClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    server =
        ElasticMq.start(
            new Launcher(group, directory, false, Duration.ofMinutes(1)),
            StackHome.find().elasticMqClasspath(),
            Ports.free(1, new Random()).get(0),
            List.of("forms", "many", "killed"));
    server
        .sdkProperties()
        .forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    targets = Targets.load(new TargetContext(new KafkaClusters(Map.of()), Duration.ofSeconds(20)));
    client = SdkSqsClientFactory.DEFAULT.create();
  }

  @AfterAll
  void stop() {
    client.close();
    targets.close();
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    group.close();
  }

  @Test
  void whateverARecordHasArrives() throws Exception {
    List<Header> many =
        IntStream.range(0, 12).mapToObj(i -> Header.of("h" + i, "value " + i)).toList();
    List<LogRecord> records =
        List.of(
            record("text", ByteString.copyFromUtf8("{\"größe\": 7}"), List.of()),
            record("bytes", ByteString.fromHex("00ff7f80"), List.of()),
            record("empty", ByteString.EMPTY, List.of(Header.of("empty", ""))),
            record("many", ByteString.copyFromUtf8("many headers"), many),
            record("large", ByteString.copyFrom(new byte[700_000]), List.of()));

    for (LogRecord record : records) {
      assertThat(get(deliver("forms", record))).isEqualTo(Delivered.INSTANCE);
    }

    Map<String, SqsParts> received = receive("forms", records.size());
    for (LogRecord record : records) {
      SqsParts parts = received.get(record.id());
      assertThat(parts.key()).isEqualTo(RecordCodec.key(record));
      assertThat(parts.value()).isEqualTo(record.payload());
      assertThat(parts.headers()).containsExactlyInAnyOrderElementsOf(DeliveredHeaders.of(record));
    }
  }

  @Test
  void allOfManyArriveInRequestsOfTen() throws Exception {
    List<CompletableFuture<Delivery>> deliveries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      deliveries.add(deliver("many", record("m" + i, ByteString.copyFromUtf8("v"), List.of())));
    }
    for (CompletableFuture<Delivery> delivery : deliveries) {
      assertThat(get(delivery)).isEqualTo(Delivered.INSTANCE);
    }

    assertThat(receive("many", 500)).hasSize(500);
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertThat(get(deliver("nowhere", record("a", ByteString.copyFromUtf8("v"), List.of()))))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.refusal()).contains(Refusal.NOT_FOUND);
              assertThat(rejected.error()).contains("nowhere", "doesn't exist");
            });
    assertThat(
            get(deliver("forms", record("b", ByteString.copyFrom(new byte[1_000_000]), List.of()))))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.error()).contains("1048576"));
  }

  @Test
  void whatWasDeliveredIsThereAfterTheServerWasKilled() throws Exception {
    assertThat(get(deliver("killed", record("a", ByteString.copyFromUtf8("v"), List.of()))))
        .isEqualTo(Delivered.INSTANCE);
    server.kill();
    assertThat(get(deliver("killed", record("b", ByteString.copyFromUtf8("v"), List.of()))))
        .isInstanceOfSatisfying(
            Retryable.class, retryable -> assertThat(retryable.scope()).isEqualTo(Scope.TARGET));

    server.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                get(deliver("killed", record("b", ByteString.copyFromUtf8("v"), List.of())))
                    .equals(Delivered.INSTANCE));

    assertThat(receive("killed", 2)).containsOnlyKeys("a", "b");
  }

  private CompletableFuture<Delivery> deliver(String queue, LogRecord record) {
    return targets
        .get(TargetUri.parse("sqs://default/" + queue))
        .deliver(record)
        .toCompletableFuture();
  }

  private static Delivery get(CompletableFuture<Delivery> delivery) throws Exception {
    return delivery.get(60, TimeUnit.SECONDS);
  }

  /** Takes so many different messages out of a queue, by their ids. */
  private Map<String, SqsParts> receive(String queue, int count) throws Exception {
    String url = client.queueUrl(queue).get(60, TimeUnit.SECONDS);
    Map<String, SqsParts> received = new HashMap<>();
    while (received.size() < count) {
      List<Received> some =
          client
              .receive(new SqsClient.Receive(url, SqsClient.BATCH, 10, 60))
              .get(60, TimeUnit.SECONDS);
      assertThat(some).as("messages of %s beside %s", queue, received.keySet()).isNotEmpty();
      for (Received each : some) {
        SqsParts parts = SqsForm.parts(each.message());
        received.put(parts.header(WalHeaders.ID), parts);
      }
      client.delete(url, some.stream().map(Received::receipt).toList()).get(60, TimeUnit.SECONDS);
    }
    return received;
  }

  private static LogRecord record(String id, ByteString payload, List<Header> headers) {
    return new LogRecord(
        id,
        "orders",
        ByteString.copyFromUtf8("key of " + id),
        payload,
        headers,
        Optional.empty(),
        2_000,
        1_000,
        "",
        "",
        1);
  }
}
