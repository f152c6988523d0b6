/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.namespace.NamespaceRegistry;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a task opens when it starts: the world outside, which a test replaces. */
public interface DeliveryEnvironment extends Serializable {

  /** Opens the namespaces. */
  NamespaceRegistry openNamespaces();

  /** Opens the targets. */
  TargetDirectory openTargets();

  /** Opens the targets of a task, where they are to know it. */
  default TargetDirectory openTargets(DeliveryTask task) {
    return openTargets();
  }

  /** Where records go. */
  default Route route() {
    return Route.NAMED_TARGET;
  }

  /** Whether the books of each partition are kept. Jobs that did from their first savepoint may. */
  default boolean keepsBooks() {
    return false;
  }

  /**
   * Opens what writes dead letters and outcomes. Empty: they leave by the side outputs of their
   * operator, as tests look at them.
   */
  default Optional<MessageWriter> openWriter() {
    return Optional.empty();
  }

  /** What dead letters say of where their records couldn't be brought; empty: nothing. */
  default String region() {
    return "";
  }

  /** The wall clock. */
  InstantSource clock();

  /** What draws the jitter of retries. */
  RandomGenerator random();
}
