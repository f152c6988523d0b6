/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import java.util.Optional;

/** To the target that the record names, else its namespace's default, where that is allowed. */
final class NamedTarget implements Route {

  private static final long serialVersionUID = 1L;

  @Override
  public Way of(LogRecord record, Namespace namespace) {
    Optional<TargetUri> target = target(record, Optional.of(namespace));
    if (target.isEmpty()) {
      return new Nowhere(
          DeadReason.TARGET_MISSING,
          "no wal.target header, and namespace '%s' has no default_target"
              .formatted(namespace.name()),
          target);
    }
    if (!namespace.allows(target.get())) {
      return new Nowhere(
          DeadReason.TARGET_NOT_ALLOWED,
          "target %s is not among the allowed_targets of namespace '%s'"
              .formatted(target.get(), namespace.name()),
          target);
    }
    return new To(target.get(), record);
  }

  static Optional<TargetUri> target(LogRecord record, Optional<Namespace> namespace) {
    return record.target().or(() -> namespace.flatMap(Namespace::defaultTarget));
  }
}
