/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.io.Serializable;
import java.util.Optional;

/** Says where records go. Pure: the same record and namespace, the same way. */
public interface Route extends Serializable {

  /** To the target that the record names, or the default of its namespace. */
  Route NAMED_TARGET = new NamedTarget();

  /** The way of a record. */
  Way of(LogRecord record, Namespace namespace);

  /** Where a record goes. */
  sealed interface Way {}

  /**
   * To a target.
   *
   * @param target where to
   * @param record the record as the target gets it
   * @param terms under which it goes there; empty: under those of its namespace
   */
  record To(TargetUri target, LogRecord record, Optional<Terms> terms) implements Way {

    /** To a target, under the terms of the record's namespace. */
    public To(TargetUri target, LogRecord record) {
      this(target, record, Optional.empty());
    }
  }

  /**
   * Under which a record goes to a target that is no plain one: what such a target sees to itself
   * is not to be seen to before it as well.
   *
   * @param delivery how fast
   * @param retry when it is tried again
   */
  record Terms(DeliveryPolicy delivery, RetryPolicy retry) {

    /** Those of a namespace. */
    static Terms of(Namespace namespace) {
      return new Terms(namespace.delivery(), namespace.retry());
    }
  }

  /**
   * Nowhere, for it isn't for this job: it has come to its end.
   *
   * @param why why not
   */
  record Past(Why why) implements Way {}

  /**
   * Nowhere, though it should: it is dead.
   *
   * @param reason why
   * @param error the same for people
   * @param target the target that it names, if it names one
   */
  record Nowhere(DeadReason reason, String error, Optional<TargetUri> target) implements Way {}

  /** Why a record isn't for a job. */
  enum Why {
    /** It was written where it would go. */
    OWN_ORIGIN,
    /** It is for another region alone. */
    OTHER_REGION,
    /** Its namespace has no such region any more. */
    REGION_LEFT
  }
}
