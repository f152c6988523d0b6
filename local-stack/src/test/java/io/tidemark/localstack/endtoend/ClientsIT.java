/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static io.tidemark.localstack.endtoend.ClientProgram.Operation.HEALTH;
import static io.tidemark.localstack.endtoend.ClientProgram.Operation.OPEN;
import static io.tidemark.localstack.endtoend.ClientProgram.Operation.STREAM;
import static io.tidemark.localstack.endtoend.ClientProgram.Operation.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.conformance.OutcomesTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients of others meet at a real ingress, all of them at the same time; see docs/clients.md.
 * The ingress ends each connection after 2 s, whatever else happens.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {

  private static final String NAMESPACE = "clients";
  private static final String UNKNOWN_FIELD =
      Base64.getEncoder().encodeToString(new byte[] {(byte) 0x9a, 6, 1, 'x'});
  private static final String NO_MESSAGE =
      Base64.getEncoder().encodeToString("\377no message".getBytes(UTF_8));

  /** What becomes of the servers meanwhile. */
  private enum Servers {
    WELL,
    WITHOUT_QUEUE,
    RESTARTED
  }

  /**
   * A row of the table.
   *
   * @param text what the table calls it
   * @param servers what becomes of the servers meanwhile
   * @param channel how the client's channel is
   * @param operation what the client does
   * @param with what it does it with
   */
  private record Situation(
      String text,
      Servers servers,
      Map<String, Object> channel,
      ClientProgram.Operation operation,
      Map<String, Object> with) {

    Situation(
        String text,
        Map<String, Object> channel,
        ClientProgram.Operation operation,
        Map<String, Object> with) {
      this(text, Servers.WELL, channel, operation, with);
    }

    Situation(String text, ClientProgram.Operation operation, Map<String, Object> with) {
      this(text, Servers.WELL, Map.of(), operation, with);
    }

    String id() {
      return text.replaceAll("[^a-zA-Z0-9]+", "-");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Stream<Situation> situations() {
    return Stream.of(
        new Situation("a write", WRITE, Map.of()),
        new Situation("1,000 writes at once", WRITE, Map.of("count", 1_000)),
        new Situation("a write in gzip", Map.of("gzip", true), WRITE, Map.of("bytes", 100_000)),
        new Situation(
            "a field that the server doesn't know", WRITE, Map.of("suffix", UNKNOWN_FIELD)),
        new Situation(
            "6 KiB of metadata", WRITE, Map.of("metadata", Map.of("x-long", "x".repeat(6 << 10)))),
        new Situation(
            "64 KiB of metadata",
            WRITE,
            Map.of("metadata", Map.of("x-long", "x".repeat(64 << 10)))),
        new Situation("a namespace that isn't there", WRITE, Map.of("namespace", "nowhere")),
        new Situation("a payload over the namespace's limit", WRITE, Map.of("bytes", 2 << 20)),
        new Situation("a message that isn't one", WRITE, Map.of("body", ClientsIT.NO_MESSAGE)),
        new Situation("a method that isn't there", WRITE, Map.of("method", "WriteToLogs")),
        new Situation("a stream of 20 batches", STREAM, Map.of("batches", 20, "size", 100)),
        new Situation(
            "a stream, cancelled after 2 answers",
            STREAM,
            Map.of("batches", 20, "size", 100, "cancelAfter", 2)),
        new Situation("a deadline of a millisecond", WRITE, Map.of("deadlineMillis", 1)),
        new Situation(
            "a deadline of 2 s while the queue is away",
            Servers.WITHOUT_QUEUE,
            Map.of(),
            WRITE,
            Map.of("deadlineMillis", 2_000, "count", 10)),
        new Situation(
            "cancelled while the queue is away",
            Servers.WITHOUT_QUEUE,
            Map.of(),
            WRITE,
            Map.of("cancelMillis", 100, "count", 10)),
        new Situation(
            "a ping each second, more often than the server allows",
            Map.of("keepaliveMillis", 1_000),
            WRITE,
            Map.of("count", 5, "pauseMillis", 1_500)),
        new Situation(
            "a server that ends each connection after 2 s",
            WRITE,
            Map.of("count", 100, "pauseMillis", 50)),
        new Situation(
            "a server that stops and starts again",
            Servers.RESTARTED,
            Map.of(),
            WRITE,
            Map.of("count", 120, "pauseMillis", 50)),
        // Of some clients its rest keeps a stop waiting for as long as the caller waits.
        new Situation("a message over the server's limit", WRITE, Map.of("bytes", 33 << 20)),
        new Situation("the standard health service", HEALTH, Map.of()));
  }

  private final Map<String, ClientProgram> clients = new LinkedHashMap<>();
  private final Map<String, OutcomesTable> tables = new HashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private LocalStack stack;

  @BeforeAll
  void start(@TempDir Path namespaces) throws IOException {
    String protos = StackHome.find().root().resolve("common/src/main/proto").toString();
    clients.put("java", new JavaClient());
    clients.put("grpc-js", ForeignClient.start(with(ForeignPrograms.node("grpc-js.mjs"), protos)));
    clients.put("grpcio", ForeignClient.start(with(ForeignPrograms.python("grpcio.py"), protos)));
    clients.put("buf curl", new BufCurl());
    List<String> rows = situations().map(Situation::text).toList();
    for (String client : clients.keySet()) {
      tables.put(client, OutcomesTable.read(Path.of("..", "docs", "clients.md"), client, rows));
    }
    Files.writeString(namespaces.resolve(NAMESPACE + ".json"), document());
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.KAFKA, Component.INGRESS)
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
                .withOverrides(
                    new Overrides(
                        Map.of(),
                        Map.of(),
                        List.of(
                            "--max-connection-age", "2s", "--max-connection-age-grace", "60s"))));
    stack.kafka().createTopic(NAMESPACE, 1);
  }

  @AfterAll
  void stop() {
    clients.values().forEach(ClientProgram::close);
    threads.shutdownNow();
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("situations")
  void eachClientSeesWhatTheTableSays(Situation situation) throws Exception {
    forAll(situation, client -> run(situation, client, OPEN, situation.channel));
    if (situation.servers == Servers.WITHOUT_QUEUE) {
      stack.kafka().process().hang();
    }
    Map<String, CompletableFuture<Map<String, Integer>>> running;
    Map<String, Map<String, Integer>> seen = new HashMap<>();
    try {
      running =
          started(situation, client -> run(situation, client, situation.operation, situation.with));
      if (situation.servers == Servers.RESTARTED) {
        stack.ingress().stop();
        stack.ingress().start();
      }
      for (String client : running.keySet()) {
        seen.put(client, running.get(client).get());
      }
    } finally {
      stack.kafka().process().goOn();
    }

    assertThat(seen)
        .as("%s", situation)
        .allSatisfy(
            (client, outcomes) ->
                assertThat(tables.get(client).of(situation.text)).containsAll(outcomes.keySet()));
    forAll(situation, client -> writesAgain(situation, client));
    whatWasAnsweredIsSo(situation, seen);
    await("nothing of it is left in the server's books").until(() -> bytesInFlight() == 0);
  }

  /** On the channel that it has. */
  private Map<String, Integer> writesAgain(Situation situation, String client) {
    String id = "after-" + situation.id();
    // The queue may have been away a moment ago, or the connection.
    return await(client + " writes again after: " + situation)
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .until(
            () -> run(situation, client, WRITE, Map.of("id", id)),
            outcomes -> outcomes.equals(Map.of("TRUE", 1)));
  }

  private void whatWasAnsweredIsSo(Situation situation, Map<String, Map<String, Integer>> seen) {
    List<String> ids =
        TopicRecords.all(stack.kafka().bootstrapServers(), NAMESPACE).stream()
            .map(ClientsIT::id)
            .toList();
    seen.forEach(
        (client, outcomes) -> {
          String prefix = id(situation, client) + "-";
          Set<String> there =
              ids.stream().filter(id -> id.startsWith(prefix)).collect(Collectors.toSet());
          int durable = outcomes.getOrDefault("TRUE", 0);
          boolean open =
              outcomes.keySet().stream()
                  .anyMatch(outcome -> !outcome.equals("TRUE") && !outcome.startsWith("FALSE"));
          if (open) {
            assertThat(there).as("%s of %s", outcomes, client).hasSizeGreaterThanOrEqualTo(durable);
          } else {
            assertThat(there).as("%s of %s", outcomes, client).hasSize(durable);
          }
        });
  }

  private interface Step {
    Map<String, Integer> of(String client) throws Exception;
  }

  private Map<String, CompletableFuture<Map<String, Integer>>> started(
      Situation situation, Step step) {
    Map<String, CompletableFuture<Map<String, Integer>>> running = new HashMap<>();
    for (String client : clients.keySet()) {
      if (!tables.get(client).of(situation.text).equals(Set.of("-"))) {
        running.put(
            client,
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return step.of(client);
                  } catch (Exception e) {
                    throw new IllegalStateException(client + ", " + situation, e);
                  }
                },
                threads));
      }
    }
    return running;
  }

  private void forAll(Situation situation, Step step) throws Exception {
    for (CompletableFuture<Map<String, Integer>> each : started(situation, step).values()) {
      each.get();
    }
  }

  private Map<String, Integer> run(
      Situation situation,
      String client,
      ClientProgram.Operation operation,
      Map<String, Object> with)
      throws Exception {
    Map<String, Object> all = new HashMap<>();
    if (operation == OPEN) {
      all.put("address", stack.ingress().address());
    } else if (operation != HEALTH) {
      all.put("namespace", NAMESPACE);
      all.put("id", id(situation, client));
    }
    all.putAll(with);
    return clients.get(client).run(operation, all);
  }

  private static String id(Situation situation, String client) {
    return situation.id() + "-" + client.replace(' ', '-');
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return TopicRecords.header(record, WalHeaders.ID);
  }

  private long bytesInFlight() throws IOException {
    try (InputStream metrics = stack.ingress().metricsUrl().toURL().openStream()) {
      return new String(metrics.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("tidemark_ingress_bytes_in_flight "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<String> with(List<String> command, String argument) {
    List<String> all = new ArrayList<>(command);
    all.add(argument);
    return all;
  }

  private static String document() {
    return """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["%s"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"],
            "default_target": "kafka://main/clients-out"
          }}]}}
        """
        .formatted(NAMESPACE);
  }
}
