/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.namespace.Namespace;
import io.tidemark.record.TargetUri;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What of one namespace's configuration is worked out once, not for every request. */
final class Admittance {

  private final Namespace namespace;
  private final TopicChoice topics;
  private final TargetChoice targets;
  private final @Nullable Problem closed;

  Admittance(Namespace namespace, Consumer<TargetUri> kindCheck) {
    this.namespace = namespace;
    this.topics = new TopicChoice(namespace);
    this.targets = new TargetChoice(namespace, kindCheck);
    this.closed = closed(namespace, topics);
  }

  Namespace namespace() {
    return namespace;
  }

  TopicChoice topics() {
    return topics;
  }

  TargetChoice targets() {
    return targets;
  }

  /** Why no request of the namespace is taken; null where they are. */
  @Nullable Problem closed() {
    return closed;
  }

  private static @Nullable Problem closed(Namespace namespace, TopicChoice topics) {
    if (topics.isEmpty()) {
      return Problem.invalid(
          "namespace '"
              + namespace.name()
              + "' has its queue in SQS, to which this server doesn't append; use a namespace"
              + " with physical_storage.type KAFKA");
    }
    return null;
  }
}
