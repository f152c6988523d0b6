/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of Flink, and what is made of its answers. */
class FlinkRestTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private HttpServer server;
  private FlinkRest rest;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    rest = new FlinkRest(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aJobIsStoppedWithACanonicalSavepointAndNeverDrained() {
    answer("POST /jobs/j1/stop", "{\"request-id\":\"r1\"}");
    answer(
        "GET /jobs/j1/savepoints/r1",
        "{\"status\":{\"id\":\"IN_PROGRESS\"}}",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"file:/s/1\"}}");
    answer("GET /jobs/overview", overview("RUNNING", 2), overview("FINISHED", 0));
    assertThat(rest.stopWithSavepoint("j1", LONG)).isEqualTo("file:/s/1");
    assertThat(bodies.get("POST /jobs/j1/stop"))
        .contains("\"drain\":false", "\"formatType\":\"CANONICAL\"");
    assertThat(rest.job("j1").ended()).isTrue();
  }

  @Test
  void aFailedSavepointSaysWhy() {
    answer("POST /jobs/j1/savepoints", "{\"request-id\":\"r1\"}");
    answer(
        "GET /jobs/j1/savepoints/r1",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":"
            + "{\"stack-trace\":\"X\\nCaused by: java.io.IOException: disk full\"}}}");
    assertThatThrownBy(() -> rest.savepoint("j1", LONG))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("j1", "disk full");
  }

  @Test
  void aJobIsSubmittedWithItsParallelismAndItsJarIsDeleted(@TempDir Path directory)
      throws IOException {
    Path jar = Files.writeString(directory.resolve("job.jar"), "bytes of the jar");
    answer("POST /jars/upload", "{\"filename\":\"/tmp/upload/abc_job.jar\"}");
    answer("POST /jars/abc_job.jar/run", "{\"jobid\":\"j7\"}");
    answer("DELETE /jars/abc_job.jar", "{}");
    JobSubmission submission =
        new JobSubmission(
            jar,
            Optional.of("x.Main"),
            Optional.of("j7"),
            List.of("--a", "b c"),
            3,
            Optional.of("file:/s/1"),
            false);
    assertThat(rest.submit(submission)).isEqualTo("j7");
    assertThat(bodies.get("POST /jars/upload")).contains("job.jar", "bytes of the jar");
    assertThat(bodies.get("POST /jars/abc_job.jar/run"))
        .contains(
            "\"entryClass\":\"x.Main\"",
            "\"savepointPath\":\"file:/s/1\"",
            "\"jobId\":\"j7\"",
            "\"allowNonRestoredState\":false",
            "\"parallelism\":3",
            "\"programArgsList\":[\"--a\",\"b c\"]");
    assertThat(bodies).containsKey("DELETE /jars/abc_job.jar");
  }

  @Test
  void aJobWorksOnceItHasCompletedACheckpoint() {
    answer("GET /jobs/overview", overview("RUNNING", 2));
    answer("GET /jobs/j1/exceptions", "{\"exceptionHistory\":{\"entries\":[{}]}}");
    answer(
        "GET /jobs/j1/checkpoints",
        "{\"history\":[{\"id\":1,\"status\":\"FAILED\"}]}",
        "{\"history\":[{\"id\":1,\"status\":\"COMPLETED\",\"is_savepoint\":true}]}",
        "{\"history\":[{\"id\":2,\"status\":\"COMPLETED\"}]}");
    rest.awaitWorking("j1", LONG);
    assertThat(rest.checkpoints("j1").get(0).id()).isEqualTo(2);
  }

  @Test
  void aJobThatIsRestartedWithoutEndDoesNotWork() {
    answer("GET /jobs/overview", overview("RUNNING", 2));
    String entry = "{\"stacktrace\":\"X\\nCaused by: java.io.IOException: no such state\"}";
    answer(
        "GET /jobs/j1/exceptions",
        "{\"exceptionHistory\":{\"entries\":[%s,%s,%s,%s]}}".formatted(entry, entry, entry, entry));
    assertThatThrownBy(() -> rest.awaitWorking("j1", LONG))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("j1 has failed 4 times", "no such state");
  }

  @Test
  void aJobIsAsWideAsItsWidestOperatorAndStretchesAsFarAsItsNarrowest() {
    answer(
        "GET /jobs/j1",
        "{\"vertices\":[{\"parallelism\":2,\"maxParallelism\":128},"
            + "{\"parallelism\":3,\"maxParallelism\":64}]}");
    assertThat(rest.shape("j1")).isEqualTo(new JobShape(3, 64));
  }

  @Test
  void aJobThatFailedIsNotAwaitedAnyLonger() {
    answer("GET /jobs/overview", overview("RUNNING", 1), overview("FAILED", 0));
    answer(
        "GET /jobs/j1/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"E: no topic orders\"}]}}");
    assertThatThrownBy(() -> rest.awaitRunning("j1", LONG))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("j1 is FAILED", "no topic orders");
  }

  @Test
  void metricsOfAllVerticesAreAddedUp() {
    answer("GET /jobs/j1", "{\"vertices\":[{\"id\":\"v1\"},{\"id\":\"v2\"}]}");
    for (String vertex : List.of("v1", "v2")) {
      String path = "GET /jobs/j1/vertices/" + vertex + "/subtasks/metrics";
      answer(path, "[{\"id\":\"deliver.held\"},{\"id\":\"numRecordsIn\"}]");
      answer(path + "?agg=sum&get=deliver.held", "[{\"id\":\"deliver.held\",\"sum\":21.0}]");
    }
    assertThat(rest.metrics("j1", MetricAggregate.SUM, name -> name.endsWith(".held")))
        .containsExactly(Map.entry("deliver.held", 42.0));
    assertThat(rest.sum("j1", name -> name.endsWith(".held"))).isEqualTo(42);
  }

  @Test
  void anErrorSaysWhatIsWrongAndNotWhere() {
    assertThatThrownBy(() -> rest.taskManagers())
        .isInstanceOf(StackException.class)
        .hasMessage("flink refused GET /taskmanagers: nothing here");
    assertThat(rest.answers()).isFalse();
  }

  private static String overview(String state, int running) {
    return "{\"jobs\":[{\"jid\":\"j1\",\"name\":\"n\",\"state\":\"%s\",\"tasks\":{\"total\":2,\"running\":%d}}]}"
        .formatted(state, running);
  }

  /** Answers in turn; the last one stays. */
  private void answer(String request, String... texts) {
    answers.put(request, new ArrayDeque<>(List.of(texts)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    bodies.put(request, body);
    Deque<String> texts = answers.get(request);
    byte[] text =
        texts == null
            ? "{\"errors\":[\"nothing here\"]}".getBytes(StandardCharsets.UTF_8)
            : (texts.size() > 1 ? texts.poll() : texts.peek()).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(texts == null ? 404 : 200, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }
}
