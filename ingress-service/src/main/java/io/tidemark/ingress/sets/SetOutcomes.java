/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Stored;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What storage and queue say together of a part of a set. */
final class SetOutcomes {

  private static final Logger LOG = LoggerFactory.getLogger(SetOutcomes.class);

  private SetOutcomes() {}

  /**
   * What the storage says alone.
   *
   * @param failure instead of its answer: a defect, of which nothing is known
   */
  static AppendOutcome of(@Nullable Stored<Acceptance> stored, @Nullable Throwable failure) {
    if (stored == null) {
      LOG.error("the durable storage failed to answer", failure);
      return new InDoubt("the durable storage failed: " + failure);
    }
    if (stored instanceof Stored.Failed<Acceptance> failed) {
      return switch (failed.reach()) {
        case AWAY -> new NotAppended(Cause.UNAVAILABLE, failed.error());
        case IN_DOUBT -> new InDoubt(failed.error());
        case REFUSED -> new NotAppended(Cause.REFUSED, failed.error());
      };
    }
    Acceptance acceptance = ((Stored.Done<Acceptance>) stored).value();
    if (acceptance instanceof Acceptance.Contradicted contradicted) {
      return new NotAppended(Cause.REFUSED, contradicted.error());
    }
    if (acceptance instanceof Acceptance.Contested contested) {
      return new InDoubt(contested.error());
    }
    return Appended.INSTANCE;
  }

  /** Of what the storage wasn't asked for. */
  static AppendOutcome away(String error) {
    return new NotAppended(Cause.UNAVAILABLE, error);
  }

  /**
   * Of a mutation that is saved. Without the expiry in the queue, the set might stay for ever if it
   * is never completed; but if it is, the mutation happens, so it is in doubt.
   */
  static AppendOutcome ofSavedMutation(AppendOutcome expiry) {
    return expiry instanceof Appended
        ? expiry
        : new InDoubt(
            "the mutation is saved, but it isn't known whether the queue has what lets its set"
                + " expire: "
                + error(expiry));
  }

  /**
   * Of a marker whose completion is saved. Even one that the queue refused for certain is in doubt:
   * the job looks at the set when it would expire, finds it complete, and applies it.
   */
  static AppendOutcome ofSavedMarker(AppendOutcome marker) {
    return marker instanceof Appended
        ? marker
        : new InDoubt(
            "the set's completion is saved, but it isn't known whether the queue has its marker: "
                + error(marker));
  }

  private static String error(AppendOutcome outcome) {
    if (outcome instanceof NotAppended refused) {
      return refused.error();
    }
    return outcome instanceof InDoubt doubt ? doubt.error() : "";
  }
}
