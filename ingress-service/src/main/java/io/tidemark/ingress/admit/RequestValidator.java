/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Limits;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.document.NearestName;
import io.tidemark.record.Cancellation;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordId;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.record.Traceparent;
import io.tidemark.record.WalHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes an entry of a queue from a request, or says why not. Safe for threads. */
public final class RequestValidator {

  /**
   * What a record costs in memory beside its bytes: the objects that hold it until it's answered.
   */
  private static final int OVERHEAD_BYTES = 512;

  private static final int SHOWN_ID = RecordId.MAX_LENGTH;

  private final Admittances admittances;
  private final KindCheck kindCheck;
  private final InstantSource clock;
  private final Supplier<RandomGenerator> random;
  private final String region;

  /**
   * A validator.
   *
   * @param registry the namespaces in force
   * @param kindCheck what the kinds of target say of an address: IllegalArgumentException with what
   *     is wrong
   * @param clock what a delay counts from
   * @param random draws jitter and ids; a generator for the calling thread
   * @param region the region that records are written in; empty where it has no name
   */
  public RequestValidator(
      NamespaceRegistry registry,
      KindCheck kindCheck,
      InstantSource clock,
      Supplier<RandomGenerator> random,
      String region) {
    this.kindCheck = kindCheck;
    this.admittances = new Admittances(registry, kindCheck);
    this.clock = clock;
    this.random = random;
    this.region = region;
  }

  /**
   * Checks a request.
   *
   * @param request what the caller sent
   * @param callTraceparent the trace context of the call; empty where it has none. One among the
   *     request's own headers comes first, as a stream's records may stem from many traces.
   */
  public Admission validate(WriteToLogRequest request, String callTraceparent) {
    Instant now = clock.instant();
    RandomGenerator generator = random.get();
    Optional<SetPart> part = SetMutations.read(request);
    String id = request.getId();
    if (id.isEmpty()) {
      id = part.isPresent() ? part.get().recordId() : RecordIds.next(now.toEpochMilli(), generator);
    } else if (!RecordId.valid(id)) {
      return new Refused(clip(id), "", malformedId(id, ", or empty for one made by the server"));
    }
    Admittance admittance = admittances.find(request.getNamespace());
    if (admittance == null) {
      return new Refused(id, "", unknownNamespace(request.getNamespace()));
    }
    String namespace = admittance.namespace().name();
    Problem problem = check(request, admittance, now);
    if (problem != null) {
      return new Refused(id, namespace, problem);
    }
    List<Header> headers = CallerHeaders.read(request.getHeadersMap());
    int headerBytes = CallerHeaders.bytes(headers);
    Problem tooMany = CallerHeaders.checkBytes(headerBytes, admittance.namespace().limits());
    if (tooMany != null) {
      return new Refused(id, namespace, tooMany);
    }
    Optional<TargetUri> target = target(request, part, admittance);
    Problem notCarried = headersFor(target.or(admittance.namespace()::defaultTarget), headers);
    if (notCarried != null) {
      return new Refused(id, namespace, notCarried);
    }
    ByteString key =
        part.isPresent() ? ByteString.copyFromUtf8(part.get().setId()) : request.getKey();
    LogRecord record =
        new LogRecord(
            id,
            namespace,
            key,
            request.getPayload(),
            headers,
            target,
            Schedule.dueMillis(request.getLifecycle(), now, generator),
            Schedule.writtenMillis(request.getLifecycle(), now),
            request.getOriginRegion().isEmpty() ? region : request.getOriginRegion(),
            CacheWrites.read(request),
            "",
            traceparent(request, callTraceparent),
            1,
            part,
            Optional.empty());
    return new Admitted(
        record,
        key.isEmpty() && request.getId().isEmpty()
            ? admittance.topics().free(id)
            : route(admittance, id, key),
        OVERHEAD_BYTES + request.getPayload().size() + key.size() + headerBytes);
  }

  /** Checks a request to cancel a record. It goes to the topic that the record went to. */
  public Admission validate(CancelRequest request) {
    String id = request.getId();
    if (!RecordId.valid(id)) {
      return new Refused(clip(id), "", id.isEmpty() ? absentId() : malformedId(id, ""));
    }
    Admittance admittance = admittances.find(request.getNamespace());
    if (admittance == null) {
      return new Refused(id, "", unknownNamespace(request.getNamespace()));
    }
    String namespace = admittance.namespace().name();
    ByteString key = request.getKey();
    Problem problem =
        admittance.namespace().sets().isPresent()
            ? SetMutations.cancelled(admittance.namespace())
            : null;
    if (problem == null) {
      problem = keySize(key, admittance.namespace().limits());
    }
    if (problem != null) {
      return new Refused(id, namespace, problem);
    }
    return new Admitted(
        new Cancellation(id, namespace, key),
        route(admittance, id, key),
        OVERHEAD_BYTES + key.size());
  }

  private static Optional<TargetUri> target(
      WriteToLogRequest request, Optional<SetPart> part, Admittance admittance) {
    Optional<TargetUri> named = admittance.targets().get(request.getTarget().getUri());
    return part.isPresent()
        ? SetMutations.target(part.get(), named, admittance.namespace())
        : named;
  }

  private @Nullable Problem headersFor(Optional<TargetUri> target, List<Header> headers) {
    if (target.isEmpty() || headers.isEmpty()) {
      return null;
    }
    try {
      kindCheck.checkHeaders(target.get(), headers);
      return null;
    } catch (IllegalArgumentException e) {
      return Problem.invalid("headers: " + e.getMessage());
    }
  }

  private static Route route(Admittance admittance, String id, ByteString key) {
    return key.isEmpty() ? admittance.topics().of(id) : admittance.topics().of(key);
  }

  private static @Nullable Problem check(
      WriteToLogRequest request, Admittance admittance, Instant now) {
    Limits limits = admittance.namespace().limits();
    Problem problem = SetMutations.check(request, admittance.namespace());
    if (problem == null) {
      problem = sizes(request, limits);
    }
    if (problem == null && !request.getMutation().hasComplete()) {
      problem = admittance.targets().check(request.getTarget().getUri());
    }
    if (problem == null) {
      problem = CacheWrites.check(request, admittance.namespace());
    }
    if (problem == null && request.hasLifecycle()) {
      problem = Schedule.check(request.getLifecycle(), limits, now);
    }
    if (problem == null && request.getHeadersCount() > 0) {
      problem = CallerHeaders.check(request.getHeadersMap(), limits);
    }
    return problem;
  }

  private static @Nullable Problem sizes(WriteToLogRequest request, Limits limits) {
    if (request.getPayload().size() > limits.maxPayloadBytes()) {
      return Problem.tooLarge(
          "payload is "
              + request.getPayload().size()
              + " bytes; the namespace's limit is "
              + limits.maxPayloadBytes()
              + ": write less, or raise the limit in the namespace's document");
    }
    return keySize(request.getKey(), limits);
  }

  private static @Nullable Problem keySize(ByteString key, Limits limits) {
    if (key.size() > limits.maxKeyBytes()) {
      return Problem.tooLarge(
          "key is "
              + key.size()
              + " bytes; the namespace's limit is "
              + limits.maxKeyBytes()
              + ": use a shorter one, such as a hash of it");
    }
    return null;
  }

  private static String traceparent(WriteToLogRequest request, String callTraceparent) {
    if (request.getHeadersCount() > 0) {
      String own = request.getHeadersOrDefault(WalHeaders.TRACEPARENT, "");
      if (Traceparent.valid(own)) {
        return own;
      }
    }
    return callTraceparent;
  }

  private static Problem absentId() {
    return Problem.invalid("id is empty; name the record to cancel");
  }

  private static Problem malformedId(String id, String otherwise) {
    String what = id.length() > RecordId.MAX_LENGTH ? " has " + id.length() + " characters" : "";
    return Problem.invalid(
        "id "
            + Problem.show(id)
            + what
            + "; it must be 1 to "
            + RecordId.MAX_LENGTH
            + " printable ASCII characters without a space"
            + otherwise);
  }

  private Problem unknownNamespace(String name) {
    if (name.isEmpty()) {
      return new Problem(
          Refusal.NAMESPACE_NOT_FOUND, "namespace is empty; name the record's namespace");
    }
    String remedy =
        NearestName.find(name, admittances.namesLike(name))
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("; ask its owner, or add a document of that name");
    return new Problem(
        Refusal.NAMESPACE_NOT_FOUND,
        "namespace " + Problem.show(name) + " isn't known to this server" + remedy);
  }

  private static String clip(String id) {
    return id.length() <= SHOWN_ID ? id : id.substring(0, SHOWN_ID);
  }
}
