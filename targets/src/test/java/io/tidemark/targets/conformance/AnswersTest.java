/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every answer of a server means to a record, asked of real servers that answer what the
 * record says. The docs' table is made of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "targets.md");
  private static final String BEGIN = "<!-- made by AnswersTest: -->\n";
  private static final String END = "<!-- : made by AnswersTest -->\n";
  private static final String REGENERATE =
      "./mvnw -pl targets -am test -Dtest=AnswersTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtidemark.regenerate=true";
  private static final String RETRY_INFO = " with RetryInfo";
  private static final List<String> OUTCOMES =
      List.of("delivered", "throttled", "target", "unanswered", "record", "refused", "rejected");

  private final Targets targets =
      Targets.load(new TargetContext(new KafkaClusters(Map.of()), Duration.ofSeconds(10)));
  private HttpServer http;
  private Server grpc;

  @BeforeAll
  void start() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = HttpServer.create(any, 0);
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String status = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(status), -1);
          }
        });
    http.start();
    grpc =
        NettyServerBuilder.forAddress(any)
            .addService(new Application())
            .addService(new Log())
            .addService(new Writer())
            .build()
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    targets.close();
    http.stop(0);
    grpc.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void theTableInTheDocsIsWhatRecordsMeet() throws Exception {
    String page = Files.readString(DOCUMENT);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String table = table();
    if (Boolean.getBoolean("tidemark.regenerate")) {
      Files.writeString(DOCUMENT, page.substring(0, begin) + table + page.substring(end));
      page = Files.readString(DOCUMENT);
      end = page.indexOf(END);
    }
    assertThat(page.substring(begin, end))
        .as("the table of answers in docs/targets.md is out of date. Write it anew: %s", REGENERATE)
        .isEqualTo(table);
  }

  private String table() throws Exception {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    answers.put("http", statuses());
    answers.put("grpc", all(codes(), DeliverResponse.Outcome.values()));
    answers.put("wal", all(codes(), refusals()));
    answers.put("writer", all(codes(), WriteOutcome.Outcome.values()));
    Map<String, Map<String, List<String>>> cells = new TreeMap<>();
    for (Map.Entry<String, List<String>> kind : answers.entrySet()) {
      for (String answer : kind.getValue()) {
        cells
            .computeIfAbsent(outcome(kind.getKey(), answer), outcome -> new TreeMap<>())
            .computeIfAbsent(kind.getKey(), name -> new ArrayList<>())
            .add(answer);
      }
    }
    assertThat(OUTCOMES).containsAll(cells.keySet());
    StringBuilder table = new StringBuilder("| answer of | ");
    table.append(String.join(" | ", answers.keySet())).append(" |\n");
    table.append("|---".repeat(answers.size() + 1)).append("|\n");
    for (String outcome : OUTCOMES) {
      table.append("| `").append(outcome).append("` |");
      for (String kind : answers.keySet()) {
        List<String> those = cells.getOrDefault(outcome, Map.of()).getOrDefault(kind, List.of());
        table.append(' ').append(kind.equals("http") ? ranges(those) : names(those)).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static List<String> statuses() {
    return IntStream.range(200, 600).mapToObj(Integer::toString).toList();
  }

  private static List<String> codes() {
    List<String> codes =
        new ArrayList<>(
            EnumSet.complementOf(EnumSet.of(Status.Code.OK)).stream().map(Enum::name).toList());
    codes.add(Status.Code.RESOURCE_EXHAUSTED + RETRY_INFO);
    return codes;
  }

  /** What another log answers: TRUE, UNKNOWN, or why it refuses. */
  private static Object[] refusals() {
    return Stream.concat(
            Stream.of("durable TRUE", "durable UNKNOWN"),
            EnumSet.complementOf(EnumSet.of(Refusal.REFUSAL_UNSPECIFIED, Refusal.UNRECOGNIZED))
                .stream()
                .map(refusal -> "FALSE " + refusal))
        .toArray();
  }

  private static List<String> all(List<String> statuses, Object[] answers) {
    Set<String> unknown = Set.of("UNRECOGNIZED", "OUTCOME_UNSPECIFIED");
    return Stream.concat(
            Arrays.stream(answers).map(Object::toString).filter(name -> !unknown.contains(name)),
            statuses.stream())
        .toList();
  }

  /** Answers, and statuses; where nearly all statuses have the same outcome, that they do. */
  private static String names(List<String> answers) {
    List<String> statuses = codes();
    if (answers.stream().filter(statuses::contains).count() <= statuses.size() / 2) {
      return String.join(", ", answers);
    }
    return Stream.concat(
            answers.stream().filter(answer -> !statuses.contains(answer)),
            Stream.of("every other status"))
        .collect(Collectors.joining(", "));
  }

  /** Statuses in order, those without a gap between them as one range. */
  private static String ranges(List<String> statuses) {
    List<String> ranges = new ArrayList<>();
    int first = -1;
    int last = -1;
    for (int status :
        Stream.concat(statuses.stream().map(Integer::valueOf), Stream.of(-1)).toList()) {
      if (status != last + 1 || first < 0) {
        if (first >= 0) {
          ranges.add(first == last ? "" + first : first + "-" + last);
        }
        first = status;
      }
      last = status;
    }
    return String.join(", ", ranges);
  }

  private String outcome(String kind, String answer) throws Exception {
    String server =
        "127.0.0.1:" + (kind.equals("http") ? http.getAddress().getPort() : grpc.getPort());
    Target target =
        targets.get(
            TargetUri.parse(
                kind
                    + "://"
                    + server
                    + (kind.equals("writer") || kind.equals("grpc") ? "" : "/x")));
    Delivery delivery =
        target.deliver(record(kind, answer)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    if (delivery instanceof Delivery.Retryable failed) {
      return failed.scope().name().toLowerCase(Locale.ROOT);
    }
    return delivery instanceof Delivery.Rejected rejected
        ? rejected.refusal().map(refusal -> "refused").orElse("rejected")
        : "delivered";
  }

  private static LogRecord record(String kind, String answer) {
    return new LogRecord(
        "id",
        "orders",
        ByteString.copyFromUtf8("key"),
        ByteString.copyFromUtf8(answer),
        List.of(),
        Optional.empty(),
        2_000,
        1_000,
        "",
        kind.equals("writer")
            ? Optional.of(new CacheWrite(CacheWrite.Operation.SET, 0, 0))
            : Optional.empty(),
        "",
        "",
        1);
  }

  /** Ends a call as a record says, if it says a status. */
  private static boolean failed(String answer, StreamObserver<?> responses) {
    String name = answer.replace(RETRY_INFO, "");
    if (Arrays.stream(Status.Code.values()).map(Enum::name).noneMatch(name::equals)) {
      return false;
    }
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(Status.Code.valueOf(name).value());
    if (answer.endsWith(RETRY_INFO)) {
      status.addDetails(
          Any.pack(RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(100)).build()));
    }
    responses.onError(StatusProto.toStatusRuntimeException(status.build()));
    return true;
  }

  private static <A> void end(A answer, StreamObserver<A> responses) {
    responses.onNext(answer);
    responses.onCompleted();
  }

  private static final class Application extends DeliveryTargetGrpc.DeliveryTargetImplBase {
    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> responses) {
      String answer = request.getPayload().toStringUtf8();
      if (!failed(answer, responses)) {
        end(
            DeliverResponse.newBuilder()
                .setOutcome(DeliverResponse.Outcome.valueOf(answer))
                .build(),
            responses);
      }
    }
  }

  private static final class Log extends WriteAheadLogGrpc.WriteAheadLogImplBase {
    @Override
    public void writeToLog(
        WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
      String answer = request.getPayload().toStringUtf8();
      WriteToLogResponse.Builder response = WriteToLogResponse.newBuilder();
      if (answer.startsWith("FALSE ")) {
        response.setDurable(Trilean.FALSE).setRefusal(Refusal.valueOf(answer.substring(6)));
        end(response.build(), responses);
      } else if (!failed(answer, responses)) {
        response.setDurable(Trilean.valueOf(answer.replace("durable ", "")));
        end(response.build(), responses);
      }
    }
  }

  private static final class Writer extends CacheWriterGrpc.CacheWriterImplBase {
    @Override
    public StreamObserver<ApplyRequest> apply(StreamObserver<ApplyResponse> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ApplyRequest request) {
          for (WriteToApply write : request.getWritesList()) {
            String answer = write.getValue().toStringUtf8();
            if (!failed(answer, responses)) {
              responses.onNext(
                  ApplyResponse.newBuilder()
                      .addOutcomes(
                          WriteOutcome.newBuilder()
                              .setNumber(write.getNumber())
                              .setOutcome(WriteOutcome.Outcome.valueOf(answer)))
                      .build());
            }
          }
        }

        @Override
        public void onError(Throwable error) {
          // The stream is gone, and with it who would hear of it.
        }

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }
}
