/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.api.v1.Refusal;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.TargetUri;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which targets the callers of one namespace may name. To parse and check an address costs more
 * than all other checks together, and callers name the same few ones, so those that passed are
 * remembered.
 */
final class TargetChoice {

  private static final int REMEMBERED = 1024;
  private static final int SHOWN_PATTERNS = 8;

  private final Namespace namespace;
  private final KindCheck kindCheck;
  private final Map<String, Optional<TargetUri>> passed = new ConcurrentHashMap<>();

  /**
   * The choice of a namespace.
   *
   * @param namespace the namespace
   * @param kindCheck what the target's kind says of an address: IllegalArgumentException if no kind
   *     takes it
   */
  TargetChoice(Namespace namespace, KindCheck kindCheck) {
    this.namespace = namespace;
    this.kindCheck = kindCheck;
  }

  /** The target that a checked request named; empty where the namespace's default applies. */
  Optional<TargetUri> get(String uri) {
    Optional<TargetUri> known = passed.get(uri);
    return known != null ? known : uri.isEmpty() ? Optional.empty() : remember(uri);
  }

  @Nullable Problem check(String uri) {
    if (passed.containsKey(uri)) {
      return null;
    }
    if (namespace.replication().isPresent()) {
      return uri.isEmpty()
          ? null
          : new Problem(
              Refusal.TARGET_NOT_ALLOWED,
              "target.uri is "
                  + Problem.show(uri)
                  + ", but the targets of a namespace that replicates are its regions; leave it out");
    }
    if (uri.isEmpty()) {
      return namespace.defaultTarget().isPresent() ? null : absent();
    }
    TargetUri target;
    try {
      target = TargetUri.parse(uri);
    } catch (IllegalArgumentException e) {
      return Problem.invalid("target.uri: " + e.getMessage());
    }
    if (!namespace.allows(target)) {
      return new Problem(
          Refusal.TARGET_NOT_ALLOWED,
          "target.uri "
              + Problem.show(uri)
              + " isn't allowed in namespace '"
              + namespace.name()
              + "'; "
              + remedy());
    }
    try {
      kindCheck.checkAddress(target);
    } catch (IllegalArgumentException e) {
      return Problem.invalid("target.uri " + Problem.show(uri) + ": " + e.getMessage());
    }
    remember(uri);
    return null;
  }

  private Optional<TargetUri> remember(String uri) {
    // Callers who name ever new addresses must not fill the memory, nor push out the rest for good.
    if (passed.size() >= REMEMBERED) {
      passed.clear();
    }
    Optional<TargetUri> target = Optional.of(TargetUri.parse(uri));
    passed.put(uri, target);
    return target;
  }

  private Problem absent() {
    return new Problem(
        Refusal.TARGET_NOT_ALLOWED,
        "target is absent and namespace '"
            + namespace.name()
            + "' has no default target; "
            + remedy());
  }

  private String remedy() {
    if (namespace.allowedTargets().isEmpty()) {
      return "it allows none: list targets in the namespace's document";
    }
    String allowed =
        namespace.allowedTargets().stream()
            .limit(SHOWN_PATTERNS)
            .map(TargetPattern::value)
            .collect(Collectors.joining(", "));
    boolean more = namespace.allowedTargets().size() > SHOWN_PATTERNS;
    return "it allows " + allowed + (more ? ", …" : "");
  }
}
