/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static io.tidemark.api.v1.CacheWrite.Operation.DELETE;
import static io.tidemark.ingress.admit.RequestValidatorTest.NOW;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.tidemark.api.v1.CacheWrite;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteToLogRequest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What is wrong with a request, why it is refused, and what its caller is told. */
final class RefusedRequests {

  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  private RefusedRequests() {}

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

  private static Consumer<CancelRequest.Builder> cancelWith(
      Consumer<CancelRequest.Builder> change) {
    return change;
  }

  static Stream<Arguments> cancels() {
    return Stream.of(
        arguments(
            cancelWith(r -> r.setNamespace("ordres")),
            Refusal.NAMESPACE_NOT_FOUND,
            "namespace 'ordres' isn't known to this server; did you mean 'orders'?"),
        arguments(
            cancelWith(CancelRequest.Builder::clearNamespace),
            Refusal.NAMESPACE_NOT_FOUND,
            "namespace is empty; name the record's namespace"),
        arguments(
            cancelWith(CancelRequest.Builder::clearId),
            Refusal.INVALID_ARGUMENT,
            "id is empty; name the record to cancel"),
        arguments(
            cancelWith(r -> r.setId("a b")),
            Refusal.INVALID_ARGUMENT,
            "id 'a b'; it must be 1 to 256 printable ASCII characters without a space"),
        arguments(
            cancelWith(r -> r.setId("x".repeat(257))),
            Refusal.INVALID_ARGUMENT,
            "xxx…' has 257 characters; it must be 1 to 256"),
        arguments(
            cancelWith(r -> r.setKey(ByteString.copyFrom(new byte[17]))),
            Refusal.TOO_LARGE,
            "key is 17 bytes; the namespace's limit is 16: use a shorter one"));
  }

  static Stream<Arguments> all() {
    return Stream.of(
        arguments(
            with(r -> r.setNamespace("evcache").clearTarget().clearKey()),
            Refusal.INVALID_ARGUMENT,
            "key is empty; a record that is replicated needs the key that the cache has it under"),
        arguments(
            with(r -> r.setNamespace("evcache").setKey(KEY)),
            Refusal.TARGET_NOT_ALLOWED,
            "but the targets of a namespace that replicates are its regions; leave it out"),
        arguments(
            with(r -> r.setOriginRegion("eu west")),
            Refusal.INVALID_ARGUMENT,
            "origin_region is 'eu west'; it must be 1 to 63 of"),
        arguments(
            with(r -> r.setCacheWrite(CacheWrite.newBuilder().setOperationValue(7))),
            Refusal.INVALID_ARGUMENT,
            "cache_write.operation is 7; it must be SET or DELETE"),
        arguments(
            with(r -> r.setCacheWrite(CacheWrite.newBuilder().setOperation(DELETE))),
            Refusal.INVALID_ARGUMENT,
            "but cache_write.operation is DELETE; leave the payload out"),
        arguments(
            with(r -> r.setCacheWrite(CacheWrite.newBuilder().setTtl(Durations.fromMillis(1)))),
            Refusal.INVALID_ARGUMENT,
            "cache_write.ttl has seconds=0 and nanos=1000000; it must be 0 to 315360000 whole"),
        arguments(
            with(r -> r.setCacheWrite(CacheWrite.newBuilder().setTtl(Durations.fromDays(3651)))),
            Refusal.INVALID_ARGUMENT,
            "cache_write.ttl has seconds=315446400 and nanos=0"),
        arguments(
            with(r -> r.setNamespace("ordres")),
            Refusal.NAMESPACE_NOT_FOUND,
            "namespace 'ordres' isn't known to this server; did you mean 'orders'?"),
        arguments(
            with(r -> r.setNamespace("")), Refusal.NAMESPACE_NOT_FOUND, "namespace is empty; name"),
        arguments(
            with(r -> r.getMutationBuilder().setSetId("s1").setSequence(1)),
            Refusal.INVALID_ARGUMENT,
            "mutation is given, but namespace 'orders' is of persona DELAY_QUEUE, which has no"
                + " sets; leave it out"),
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
            delay(315_576_000_001L, 0), Refusal.INVALID_ARGUMENT, "it has at most 315576000000 s"),
        arguments(
            delay(Long.MIN_VALUE, 0), Refusal.INVALID_ARGUMENT, "it has at most 315576000000 s"),
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
}
