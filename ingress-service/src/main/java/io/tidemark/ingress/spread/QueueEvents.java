/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import io.tidemark.namespace.Namespaces.Topic;
import java.util.function.BooleanSupplier;

/** Hears how the queues do that records are spread over. Safe for threads; must not wait. */
public interface QueueEvents {

  /** A queue is used for the first time; tells from now on whether it is thought to be well. */
  void watch(Topic topic, BooleanSupplier healthy);

  /** A queue has taken a record. */
  void appended(Topic topic);

  /** A queue hasn't taken a record, or was silent, and another was asked. */
  void passedOn(Topic topic);
}
