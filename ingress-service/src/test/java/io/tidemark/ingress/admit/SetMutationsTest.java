/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static io.tidemark.ingress.NamespaceFixtures.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.tidemark.api.v1.CacheWrite;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.ingress.NamespaceFixtures;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
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

class SetMutationsTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

  private final Registry registry = new Registry(NamespaceFixtures.profiles());
  private final RequestValidator validator =
      new RequestValidator(registry, uri -> {}, () -> NOW, () -> new Random(7), "eu-west-1");

  private static WriteToLogRequest.Builder mutation() {
    return WriteToLogRequest.newBuilder()
        .setNamespace("profiles")
        .setMutation(Mutation.newBuilder().setSetId("s1").setSequence(3))
        .setPayload(ByteString.copyFromUtf8("name"))
        .setTarget(Target.newBuilder().setUri(TARGET));
  }

  private static WriteToLogRequest.Builder marker() {
    return WriteToLogRequest.newBuilder()
        .setNamespace("profiles")
        .setMutation(Mutation.newBuilder().setSetId("s1").setComplete(3));
  }

  @Test
  void namesAMutationBySetAndSequence() {
    LogRecord record = admit(mutation());
    assertThat(record.setPart()).contains(new SetPart.Mutation("s1", 3));
    assertThat(record.id()).isEqualTo("s1#3");
    assertThat(record.key().toStringUtf8()).isEqualTo("s1");
    assertThat(record.target()).contains(TargetUri.parse(TARGET));
    assertThat(record.payload().toStringUtf8()).isEqualTo("name");
    assertThat(record.dueMillis()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void namesAMarkerByItsSet() {
    LogRecord record = admit(marker());
    assertThat(record.setPart()).contains(new SetPart.Completion("s1", 3));
    assertThat(record.id()).isEqualTo("s1");
    assertThat(record.key().toStringUtf8()).isEqualTo("s1");
    assertThat(record.target()).isEmpty();
    assertThat(record.payload()).isEmpty();
  }

  @Test
  void admitsWhatIsExactlyAtEveryLimit() {
    String longest = "~".repeat(200);
    Consumer<WriteToLogRequest.Builder> last =
        r -> r.getMutationBuilder().setSetId(longest).setSequence(100);
    assertThat(admit(mutation(), last).id()).isEqualTo(longest + "#100");
    Consumer<WriteToLogRequest.Builder> most =
        r -> r.getMutationBuilder().setSetId(longest).setComplete(100);
    assertThat(admit(marker(), most).id()).isEqualTo(longest);
    assertThat(admit(mutation(), r -> r.setPayload(bytes(1000))).payload().size()).isEqualTo(1000);
    LogRecord written =
        admit(
            mutation(),
            r ->
                r.getLifecycleBuilder()
                    .setDelay(Durations.ZERO)
                    .setJitter(Durations.ZERO)
                    .setWriteTime(Timestamps.fromMillis(77)));
    assertThat(written.writtenMillis()).isEqualTo(77);
  }

  @Test
  void keepsTheDefaultTargetThatAMutationWasWrittenWith() {
    TargetUri target = TargetUri.parse(TARGET);
    registry.replace(NamespaceFixtures.sets("profiles", Optional.empty(), Optional.of(target)));
    assertThat(admit(mutation(), WriteToLogRequest.Builder::clearTarget).target()).contains(target);
    assertThat(admit(marker()).target()).isEmpty();
  }

  @Test
  void choosesOneTopicForAllOfASet() {
    Namespace several =
        NamespaceFixtures.namespace(
            "profiles",
            Persona.MULTI_PARTITION,
            new Queue.Kafka("main", List.of("a", "b", "c", "d"), "dlq"),
            Optional.empty());
    registry.replace(several);
    for (int set = 0; set < 20; set++) {
      String id = "set-" + set;
      assertThat(topics(id)).as(id).hasSize(1);
    }
    assertThat(Stream.of("s0", "s1", "s2", "s3", "s4", "s5").flatMap(id -> topics(id).stream()))
        .hasSizeGreaterThan(1);
  }

  private List<String> topics(String set) {
    Stream<WriteToLogRequest> parts =
        Stream.concat(
            Stream.of(1, 2, 50)
                .map(
                    sequence ->
                        mutation()
                            .setMutation(Mutation.newBuilder().setSetId(set).setSequence(sequence))
                            .build()),
            Stream.of(
                marker().setMutation(Mutation.newBuilder().setSetId(set).setComplete(50)).build()));
    return parts
        .map(part -> ((Admitted) validator.validate(part, "")).route().topic().name())
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesNamingFieldValueAndRemedy(
      WriteToLogRequest.Builder request,
      Consumer<WriteToLogRequest.Builder> change,
      Refusal refusal,
      String message) {
    change.accept(request);
    Refused refused = (Refused) validator.validate(request.build(), "");
    assertThat(refused.problem().message()).contains(message);
    assertThat(refused.problem().refusal()).isEqualTo(refusal);
    assertThat(refused.namespace()).isEqualTo("profiles");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        invalid(
            mutation(),
            WriteToLogRequest.Builder::clearMutation,
            "mutation is absent, but the records of namespace 'profiles' are all part of a set;"
                + " give mutation.set_id, and mutation.sequence or mutation.complete"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSetId(""),
            "mutation.set_id ''; it must be 1 to 200 printable ASCII characters without a space"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSetId("a b"),
            "mutation.set_id 'a b'; it must be 1 to 200"),
        invalid(
            marker(),
            r -> r.getMutationBuilder().setSetId("sét"),
            "mutation.set_id 'sét'; it must be 1 to 200"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSetId("x".repeat(201)),
            "xxx…' has 201 characters; it must be 1 to 200"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().clearPart(),
            "mutation has neither sequence nor complete; give sequence for a mutation, from 1, or"
                + " complete"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSequence(0),
            "mutation.sequence is 0; it must be 1 to 100, the namespace's sets.max_mutations"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSequence(Integer.MIN_VALUE),
            "mutation.sequence is -2147483648; it must be 1 to 100"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSequence(101),
            "mutation.sequence is 101; it must be 1 to 100"),
        invalid(
            mutation(),
            r -> r.getMutationBuilder().setSequence(Integer.MAX_VALUE),
            "mutation.sequence is 2147483647; it must be 1 to 100"),
        invalid(
            marker(),
            r -> r.getMutationBuilder().setComplete(0),
            "mutation.complete is 0; it must be 1 to 100, the namespace's sets.max_mutations"),
        invalid(
            marker(),
            r -> r.getMutationBuilder().setComplete(101),
            "mutation.complete is 101; it must be 1 to 100"),
        invalid(
            mutation(),
            r -> r.setId("order-1"),
            "id is 'order-1'; leave it out: mutation.set_id and its place name a part of a set"),
        invalid(
            marker(),
            r -> r.setKey(bytes(3)),
            "key has 3 bytes; leave it out: mutation.set_id and its place name"),
        invalid(
            mutation(),
            r -> r.getLifecycleBuilder().setDelay(Durations.fromSeconds(5)),
            "lifecycle.delay is 5s; leave it out: a set is applied when it is complete"),
        invalid(
            marker(),
            r -> r.getLifecycleBuilder().setDelay(Durations.fromNanos(1)),
            "lifecycle.delay is 0.000000001s; leave it out"),
        invalid(
            mutation(),
            r -> r.getLifecycleBuilder().setJitter(Durations.fromSeconds(-1)),
            "lifecycle.jitter is -1s; leave it out"),
        invalid(
            marker(),
            r -> r.setPayload(bytes(4)),
            "payload has 4 bytes, but mutation.complete makes it a marker, which has none; leave"),
        invalid(
            marker(),
            r -> r.getTargetBuilder().setUri(TARGET),
            "target.uri is '" + TARGET + "', but mutation.complete makes it a marker"),
        invalid(
            marker(),
            r -> r.setCacheWrite(CacheWrite.getDefaultInstance()),
            "cache_write is given, but mutation.complete makes it a marker"),
        arguments(
            mutation(),
            with(WriteToLogRequest.Builder::clearTarget),
            Refusal.TARGET_NOT_ALLOWED,
            "target is absent and namespace 'profiles' has no default target"),
        arguments(
            mutation(),
            with(r -> r.getTargetBuilder().setUri("http://elsewhere/x")),
            Refusal.TARGET_NOT_ALLOWED,
            "target.uri 'http://elsewhere/x' isn't allowed in namespace 'profiles'"),
        arguments(
            mutation(),
            with(r -> r.setPayload(bytes(1001))),
            Refusal.TOO_LARGE,
            "payload is 1001 bytes; the namespace's limit is 1000"),
        arguments(
            marker(),
            with(r -> r.putHeaders("name", "ü".repeat(31))),
            Refusal.TOO_LARGE,
            "headers has 66 bytes"));
  }

  @Test
  void answersARefusalWithTheNameOfThePart() {
    WriteToLogRequest large = mutation().setPayload(bytes(1001)).build();
    assertThat(((Refused) validator.validate(large, "")).id()).isEqualTo("s1#3");
    WriteToLogRequest named = mutation().setId("mine").build();
    assertThat(((Refused) validator.validate(named, "")).id()).isEqualTo("mine");
  }

  @Test
  void refusesToTakeASetBack() {
    CancelRequest request = CancelRequest.newBuilder().setNamespace("profiles").setId("s1").build();
    Refused refused = (Refused) validator.validate(request);
    assertThat(refused.problem().refusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
    assertThat(refused.problem().message())
        .isEqualTo(
            "namespace 'profiles' has sets of mutations, and a set can't be taken back; one that"
                + " isn't completed is never applied");
  }

  private LogRecord admit(WriteToLogRequest.Builder request) {
    return admit(request, r -> {});
  }

  private LogRecord admit(
      WriteToLogRequest.Builder request, Consumer<WriteToLogRequest.Builder> change) {
    change.accept(request);
    Admission admission = validator.validate(request.build(), "");
    assertThat(admission).isInstanceOf(Admitted.class);
    return (LogRecord) ((Admitted) admission).entry();
  }

  private static Arguments invalid(
      WriteToLogRequest.Builder request,
      Consumer<WriteToLogRequest.Builder> change,
      String message) {
    return arguments(request, change, Refusal.INVALID_ARGUMENT, message);
  }

  private static Consumer<WriteToLogRequest.Builder> with(
      Consumer<WriteToLogRequest.Builder> change) {
    return change;
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }
}
