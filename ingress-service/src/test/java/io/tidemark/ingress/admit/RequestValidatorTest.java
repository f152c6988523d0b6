/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static io.tidemark.ingress.NamespaceFixtures.TARGET;
import static io.tidemark.ingress.NamespaceFixtures.delayQueue;
import static io.tidemark.ingress.NamespaceFixtures.namespace;
import static io.tidemark.ingress.NamespaceFixtures.orders;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.tidemark.api.v1.CacheWrite;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Cancellation;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.TargetFactory;
import io.tidemark.targets.http.HttpTargetFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestValidatorTest {

  static final Instant NOW = Instant.parse("2026-05-04T03:02:01.000500Z");
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String OTHER = "00-1bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Registry registry =
      new Registry(
          orders(),
          delayQueue("quiet", List.of("quiet-wal"), Optional.of(TargetUri.parse(TARGET))),
          namespace(
              "evcache",
              Persona.REPLICATION,
              new Queue.Kafka("main", List.of("evcache"), "evcache-dlq"),
              Optional.empty()),
          namespace(
              "pds",
              Persona.DELAY_QUEUE,
              new Queue.Sqs(List.of("pds"), "pds-dlq", java.time.Duration.ofSeconds(1), 10),
              Optional.empty()));

  private final RequestValidator validator =
      new RequestValidator(
          registry, RequestValidatorTest::kindCheck, () -> NOW, () -> new Random(7), "eu-west-1");

  private static void kindCheck(TargetUri uri) {
    if (!List.of("kafka", "http").contains(uri.scheme())) {
      throw new IllegalArgumentException("no kind of target takes " + uri.scheme());
    }
    if (uri.value().endsWith("/")) {
      throw new IllegalArgumentException("names no topic; write kafka://CLUSTER/TOPIC");
    }
  }

  private static WriteToLogRequest.Builder request() {
    return WriteToLogRequest.newBuilder()
        .setNamespace("orders")
        .setId("order-1")
        .setPayload(ByteString.copyFromUtf8("paid"))
        .setTarget(Target.newBuilder().setUri(TARGET));
  }

  private static CancelRequest.Builder cancel() {
    return CancelRequest.newBuilder().setNamespace("orders").setId("order-1");
  }

  @ParameterizedTest
  @MethodSource("io.tidemark.ingress.admit.RefusedRequests#all")
  void refusesNamingFieldValueAndRemedy(
      Consumer<WriteToLogRequest.Builder> change, Refusal refusal, String message) {
    WriteToLogRequest.Builder request = request();
    change.accept(request);

    Refused refused = (Refused) validator.validate(request.build(), "");

    assertThat(refused.problem().message()).contains(message);
    assertThat(refused.problem().refusal()).isEqualTo(refusal);
    assertThat(request.getId()).startsWith(refused.id());
  }

  @ParameterizedTest
  @MethodSource("io.tidemark.ingress.admit.RefusedRequests#cancels")
  void refusesToCancelNamingFieldValueAndRemedy(
      Consumer<CancelRequest.Builder> change, Refusal refusal, String message) {
    CancelRequest.Builder request = cancel();
    change.accept(request);

    Refused refused = (Refused) validator.validate(request.build());

    assertThat(refused.problem().message()).contains(message);
    assertThat(refused.problem().refusal()).isEqualTo(refusal);
    assertThat(request.getId()).startsWith(refused.id());
  }

  @Test
  void refusesAHeaderThatTheTargetCantCarry() {
    TargetFactory http = new HttpTargetFactory();
    KindCheck check =
        new KindCheck() {
          @Override
          public void checkAddress(TargetUri uri) {
            // Any address will do.
          }

          @Override
          public void checkHeaders(TargetUri uri, List<Header> headers) {
            if (http.schemes().contains(uri.scheme())) {
              http.validateHeaders(headers);
            }
          }
        };
    RequestValidator strict =
        new RequestValidator(registry, check, () -> NOW, () -> new Random(7), "eu-west-1");
    WriteToLogRequest.Builder request =
        request().setTarget(Target.newBuilder().setUri("http://app/hook"));

    Refused refused =
        (Refused) strict.validate(request.clone().putHeaders("x-name", "größe").build(), "");
    assertThat(refused.problem().message())
        .contains("header 'x-name' has a value that HTTP can't carry", "percent-encode");
    assertThat(strict.validate(request.clone().putHeaders("cookie", "a=b").build(), ""))
        .isInstanceOf(Refused.class);
    assertThat(strict.validate(request.clone().putHeaders("host", "elsewhere").build(), ""))
        .isInstanceOf(Admitted.class);
    assertThat(strict.validate(request().putHeaders("x-name", "größe").build(), ""))
        .isInstanceOf(Admitted.class);
  }

  @Test
  void admitsToCancelWhatIsExactlyAtEveryLimit() {
    ByteString key = ByteString.copyFrom(new byte[16]);
    String id = "~".repeat(256);

    Admitted admitted = (Admitted) validator.validate(cancel().setId(id).setKey(key).build());

    assertThat(admitted.entry()).isEqualTo(new Cancellation(id, "orders", key));
    assertThat(admitted.route().topic()).isEqualTo(new Topic("main", "orders-wal"));
    assertThat(admitted.bytes()).isGreaterThan(16);
  }

  @Test
  void admitsAWriteOfACacheFromAnotherRegion() {
    CacheWrite write =
        CacheWrite.newBuilder().setTtl(Durations.fromDays(3650)).setFlags(0xffff_ffff).build();
    Admitted admitted =
        admit(
            WriteToLogRequest.newBuilder()
                .setNamespace("evcache")
                .setKey(ByteString.copyFromUtf8("k"))
                .setOriginRegion("us.east_1")
                .setCacheWrite(write)
                .build());

    assertThat(record(admitted).originRegion()).isEqualTo("us.east_1");
    assertThat(record(admitted).target()).isEmpty();
    assertThat(record(admitted).cacheWrite())
        .contains(
            new io.tidemark.record.CacheWrite(
                io.tidemark.record.CacheWrite.Operation.SET,
                io.tidemark.record.CacheWrite.LONGEST_TTL_SECONDS,
                -1));
  }

  @Test
  void admitsARequestThatSaysLittle() {
    Admitted admitted = admit(WriteToLogRequest.newBuilder().setNamespace("quiet").build());

    assertThat(admitted.route().topic()).isEqualTo(new Topic("main", "quiet-wal"));
    assertThat(record(admitted).target()).as("the default applies when it is due").isEmpty();
    assertThat(record(admitted).dueMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(record(admitted).writtenMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(record(admitted).originRegion()).isEqualTo("eu-west-1");
    assertThat(record(admitted).id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
  }

  @Test
  void admitsWhatIsExactlyAtEveryLimit() {
    Admitted admitted =
        admit(
            request()
                .setId("~".repeat(256))
                .setPayload(ByteString.copyFrom(new byte[1000]))
                .setKey(ByteString.copyFrom(new byte[16]))
                .putHeaders("a", "x".repeat(61))
                .putHeaders("b", "")
                .putHeaders("c", "")
                .setLifecycle(
                    Lifecycle.newBuilder()
                        .setDelay(Duration.newBuilder().setSeconds(86_400))
                        .setWriteTime(
                            Timestamp.newBuilder()
                                .setSeconds(NOW.getEpochSecond() + 3600)
                                .setNanos(NOW.getNano())))
                .build());

    assertThat(record(admitted).headers())
        .containsExactlyInAnyOrder(
            Header.of("a", "x".repeat(61)), Header.of("b", ""), Header.of("c", ""));
    assertThat(record(admitted).dueMillis())
        .as("rounded up from half a millisecond")
        .isEqualTo(NOW.toEpochMilli() + 86_400_000 + 1);
    assertThat(record(admitted).writtenMillis()).isEqualTo(NOW.toEpochMilli() + 3_600_000);
    assertThat(admitted.bytes()).isGreaterThan(1000 + 16 + 64);
  }

  @Test
  void normalisesATargetAndRemembersIt() {
    WriteToLogRequest request = request().setTarget(uri("KAFKA://Main/orders-out")).build();

    assertThat(record(admit(request)).target()).contains(TargetUri.parse(TARGET));
    assertThat(record(admit(request)).target()).contains(TargetUri.parse(TARGET));
  }

  @Test
  void admitsMoreTargetsThanItRemembers() {
    for (int i = 0; i < 3000; i++) {
      String uri = "http://app/orders/" + i;
      assertThat(record(admit(request().setTarget(uri(uri)).build())).target())
          .contains(TargetUri.parse(uri));
    }
  }

  @Test
  void aRecordThatNobodyCanMeanYetIsFree() {
    WriteToLogRequest request = request().setNamespace("pds").clearId().build();
    assertThat(admit(request).route().topic().name()).isEqualTo("pds");
    assertThat(admit(request).route().free()).isTrue();
    assertThat(admit(request.toBuilder().setId("mine").build()).route().free()).isFalse();
    assertThat(
            admit(request.toBuilder().setKey(ByteString.copyFromUtf8("k")).build()).route().free())
        .isFalse();
  }

  @Test
  void followsTheRegistry() {
    WriteToLogRequest request = request().setNamespace("later").build();
    assertThat(validator.validate(request, "")).isInstanceOf(Refused.class);

    registry.replace(delayQueue("later", List.of("one"), Optional.empty()));
    assertThat(admit(request).route().topic().name()).isEqualTo("one");

    registry.replace(delayQueue("later", List.of("two"), Optional.empty()));
    assertThat(admit(request).route().topic().name()).isEqualTo("two");
  }

  @Test
  void takesTheTraceContextOfTheRequestBeforeThatOfTheCall() {
    assertThat(admit(request().build(), OTHER).traceparent()).isEqualTo(OTHER);
    assertThat(admit(request().putHeaders("traceparent", TRACE).build(), OTHER))
        .satisfies(record -> assertThat(record.traceparent()).isEqualTo(TRACE))
        .satisfies(record -> assertThat(record.headers()).isEmpty());
    assertThat(admit(request().putHeaders("traceparent", "broken").build(), OTHER))
        .satisfies(record -> assertThat(record.traceparent()).isEqualTo(OTHER))
        .satisfies(record -> assertThat(record.headers()).isEmpty());
  }

  private LogRecord admit(WriteToLogRequest request, String traceparent) {
    return record((Admitted) validator.validate(request, traceparent));
  }

  private Admitted admit(WriteToLogRequest request) {
    Admission admission = validator.validate(request, "");
    assertThat(admission).isInstanceOf(Admitted.class);
    return (Admitted) admission;
  }

  private static LogRecord record(Admitted admitted) {
    return (LogRecord) admitted.entry();
  }

  private static Target uri(String uri) {
    return Target.newBuilder().setUri(uri).build();
  }
}
