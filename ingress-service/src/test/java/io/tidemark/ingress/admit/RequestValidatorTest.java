/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static io.tidemark.ingress.NamespaceFixtures.TARGET;
import static io.tidemark.ingress.NamespaceFixtures.delayQueue;
import static io.tidemark.ingress.NamespaceFixtures.namespace;
import static io.tidemark.ingress.NamespaceFixtures.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
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
import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestValidatorTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.000500Z");
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

  private static Consumer<WriteToLogRequest.Builder> with(
      Consumer<WriteToLogRequest.Builder> change) {
    return change;
  }

  private static Consumer<WriteToLogRequest.Builder> delay(long seconds, int nanos) {
    return with(
        r ->
            r.getLifecycleBuilder()
                .setDelay(Duration.newBuilder().setSeconds(seconds).setNanos(nanos)));
  }

  private static Consumer<WriteToLogRequest.Builder> jitter(long seconds, int nanos) {
    return with(
        r ->
            r.getLifecycleBuilder()
                .setJitter(Duration.newBuilder().setSeconds(seconds).setNanos(nanos)));
  }

  private static Consumer<WriteToLogRequest.Builder> writeTime(long seconds, int nanos) {
    return with(
        r ->
            r.getLifecycleBuilder()
                .setWriteTime(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos)));
  }

  private static Consumer<WriteToLogRequest.Builder> target(String uri) {
    return with(r -> r.getTargetBuilder().setUri(uri));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(
            with(r -> r.setNamespace("ordres")),
            Refusal.NAMESPACE_NOT_FOUND,
            "namespace 'ordres' isn't known to this server; did you mean 'orders'?"),
        arguments(
            with(r -> r.setNamespace("")), Refusal.NAMESPACE_NOT_FOUND, "namespace is empty; name"),
        arguments(
            with(r -> r.setNamespace("evcache")),
            Refusal.INVALID_ARGUMENT,
            "namespace 'evcache' is of persona REPLICATION, which this server doesn't serve"),
        arguments(
            with(r -> r.setNamespace("pds")),
            Refusal.INVALID_ARGUMENT,
            "namespace 'pds' has its queue in SQS, to which this server doesn't append"),
        arguments(
            with(r -> r.setPayload(ByteString.copyFrom(new byte[1001]))),
            Refusal.TOO_LARGE,
            "payload is 1001 bytes; the namespace's limit is 1000: write less, or raise"),
        arguments(
            with(r -> r.setKey(ByteString.copyFrom(new byte[17]))),
            Refusal.TOO_LARGE,
            "key is 17 bytes; the namespace's limit is 16: use a shorter one"),
        arguments(
            with(r -> r.setId("a b")),
            Refusal.INVALID_ARGUMENT,
            "id 'a b'; it must be 1 to 256 printable ASCII characters without a space, or empty"),
        arguments(
            with(r -> r.setId("x".repeat(257))),
            Refusal.INVALID_ARGUMENT,
            "xxx…' has 257 characters; it must be 1 to 256"),
        arguments(
            with(r -> r.setId("a\nb")), Refusal.INVALID_ARGUMENT, "id 'a\\u000ab'; it must be"),
        arguments(
            with(WriteToLogRequest.Builder::clearTarget),
            Refusal.TARGET_NOT_ALLOWED,
            "target is absent and namespace 'orders' has no default target; it allows"
                + " kafka://main/*, http://app/*"),
        arguments(
            target("http://elsewhere/x"),
            Refusal.TARGET_NOT_ALLOWED,
            "target.uri 'http://elsewhere/x' isn't allowed in namespace 'orders'; it allows"
                + " kafka://main/*, http://app/*"),
        arguments(target("orders"), Refusal.INVALID_ARGUMENT, "target.uri: 'orders' lacks a"),
        arguments(
            target("kafka://main/a/../b"), Refusal.INVALID_ARGUMENT, "target.uri: 'kafka://main/a"),
        arguments(
            target("kafka://main/"),
            Refusal.INVALID_ARGUMENT,
            "target.uri 'kafka://main/': names no topic; write kafka://CLUSTER/TOPIC"),
        arguments(
            delay(-1, 0),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.delay is -1s; it must be zero or positive"),
        arguments(
            delay(0, -1),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.delay is -0.000000001s; it must be zero or positive"),
        arguments(
            delay(86_400, 1),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.delay 86400.000000001s is over the namespace's limit of 86400s"),
        arguments(
            delay(86_399, 0).andThen(jitter(2, 0)),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.delay 86399s with lifecycle.jitter 2s is over the namespace's limit of"),
        arguments(
            delay(1, -1),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.delay has seconds=1 and nanos=-1, which isn't a Duration"),
        arguments(
            delay(315_576_000_001L, 0), Refusal.INVALID_ARGUMENT, "which isn't a Duration: nanos"),
        arguments(
            delay(Long.MIN_VALUE, 0), Refusal.INVALID_ARGUMENT, "which isn't a Duration: nanos"),
        arguments(
            delay(0, 1_000_000_000), Refusal.INVALID_ARGUMENT, "seconds=0 and nanos=1000000000"),
        arguments(
            delay(0, Integer.MIN_VALUE), Refusal.INVALID_ARGUMENT, "which isn't a Duration: nanos"),
        arguments(
            jitter(-5, 0), Refusal.INVALID_ARGUMENT, "lifecycle.jitter is -5s; it must be zero"),
        arguments(
            writeTime(-1, 0),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.write_time has seconds=-1; it must be from 1970 to 9999, in seconds (not"),
        arguments(
            writeTime(NOW.toEpochMilli(), 0), Refusal.INVALID_ARGUMENT, "lifecycle.write_time"),
        arguments(
            writeTime(NOW.getEpochSecond(), -1),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.write_time has nanos=-1, which isn't a Timestamp"),
        arguments(
            writeTime(NOW.getEpochSecond() + 3601, 0),
            Refusal.INVALID_ARGUMENT,
            "lifecycle.write_time is 2026-05-04T04:02:02Z, more than 1 h ahead of this server's"),
        arguments(
            with(r -> r.putHeaders("wal.target", "x")),
            Refusal.INVALID_ARGUMENT,
            "headers has the name 'wal.target'; names that begin with 'wal.' are reserved"),
        arguments(
            with(r -> r.putHeaders("", "x")),
            Refusal.INVALID_ARGUMENT,
            "headers has an empty name"),
        arguments(
            with(r -> r.putHeaders("naïve", "x")),
            Refusal.INVALID_ARGUMENT,
            "headers has the name 'naïve'; a name is printable ASCII without a space"),
        arguments(
            with(r -> r.putHeaders("a\r\nb", "x")),
            Refusal.INVALID_ARGUMENT,
            "headers has the name 'a\\u000d\\u000ab'; a name is printable ASCII"),
        arguments(
            with(r -> Stream.of("a", "b", "c", "d").forEach(name -> r.putHeaders(name, "x"))),
            Refusal.TOO_LARGE,
            "headers has 4 entries; the namespace's limit is 3: put the rest into the payload"),
        arguments(
            with(r -> r.putHeaders("name", "ü".repeat(31))),
            Refusal.TOO_LARGE,
            "headers has 66 bytes of names and values; the namespace's limit is 64"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesNamingFieldValueAndRemedy(
      Consumer<WriteToLogRequest.Builder> change, Refusal refusal, String message) {
    WriteToLogRequest.Builder request = request();
    change.accept(request);

    Refused refused = (Refused) validator.validate(request.build(), "");

    assertThat(refused.problem().message()).contains(message);
    assertThat(refused.problem().refusal()).isEqualTo(refusal);
    assertThat(request.getId()).startsWith(refused.id());
  }

  @Test
  void admitsARequestThatSaysLittle() {
    Admitted admitted = admit(WriteToLogRequest.newBuilder().setNamespace("quiet").build());

    assertThat(admitted.topic()).isEqualTo(new Topic("main", "quiet-wal"));
    assertThat(admitted.record().target()).as("the default applies when it is due").isEmpty();
    assertThat(admitted.record().dueMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(admitted.record().writtenMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(admitted.record().originRegion()).isEqualTo("eu-west-1");
    assertThat(admitted.record().id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
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

    assertThat(admitted.record().headers())
        .containsExactlyInAnyOrder(
            Header.of("a", "x".repeat(61)), Header.of("b", ""), Header.of("c", ""));
    assertThat(admitted.record().dueMillis())
        .as("rounded up from half a millisecond")
        .isEqualTo(NOW.toEpochMilli() + 86_400_000 + 1);
    assertThat(admitted.record().writtenMillis()).isEqualTo(NOW.toEpochMilli() + 3_600_000);
    assertThat(admitted.bytes()).isGreaterThan(1000 + 16 + 64);
  }

  @Test
  void normalisesATargetAndRemembersIt() {
    WriteToLogRequest request = request().setTarget(uri("KAFKA://Main/orders-out")).build();

    assertThat(admit(request).record().target()).contains(TargetUri.parse(TARGET));
    assertThat(admit(request).record().target()).contains(TargetUri.parse(TARGET));
  }

  @Test
  void admitsMoreTargetsThanItRemembers() {
    for (int i = 0; i < 3000; i++) {
      String uri = "http://app/orders/" + i;
      assertThat(admit(request().setTarget(uri(uri)).build()).record().target())
          .contains(TargetUri.parse(uri));
    }
  }

  @Test
  void followsTheRegistry() {
    WriteToLogRequest request = request().setNamespace("later").build();
    assertThat(validator.validate(request, "")).isInstanceOf(Refused.class);

    registry.replace(delayQueue("later", List.of("one"), Optional.empty()));
    assertThat(admit(request).topic().name()).isEqualTo("one");

    registry.replace(delayQueue("later", List.of("two"), Optional.empty()));
    assertThat(admit(request).topic().name()).isEqualTo("two");
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

  private io.tidemark.record.LogRecord admit(WriteToLogRequest request, String traceparent) {
    return ((Admitted) validator.validate(request, traceparent)).record();
  }

  private Admitted admit(WriteToLogRequest request) {
    Admission admission = validator.validate(request, "");
    assertThat(admission).isInstanceOf(Admitted.class);
    return (Admitted) admission;
  }

  private static Target uri(String uri) {
    return Target.newBuilder().setUri(uri).build();
  }
}
