/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.target;

import io.tidemark.retry.Refusal;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What came of one attempt to deliver a record. */
public sealed interface Delivery {

  /** The longest text of an error that is kept, in characters. */
  int MAX_ERROR_LENGTH = 1024;

  /** The longest wait that a target is granted: it may not hold a record for ever. */
  Duration LONGEST_WAIT = Duration.ofDays(1);

  /** The target has it. */
  record Delivered() implements Delivery {
    /** The one value there is. */
    public static final Delivered INSTANCE = new Delivered();
  }

  /**
   * Not now; another attempt may succeed.
   *
   * @param error what went wrong, for people
   * @param retryAfter the wait that the target itself asked for, a day at most; the retry policy
   *     never shortens it
   * @param scope how far the failure reaches
   */
  record Retryable(String error, Optional<Duration> retryAfter, Scope scope) implements Delivery {
    public Retryable {
      error = clip(error);
      Objects.requireNonNull(retryAfter, "retryAfter");
      Objects.requireNonNull(scope, "scope");
      if (retryAfter.isPresent() && retryAfter.get().isNegative()) {
        throw new IllegalArgumentException("retryAfter is negative: " + retryAfter.get());
      }
      retryAfter = retryAfter.map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /** A failure of this record alone. */
    public static Retryable record(String error) {
      return new Retryable(error, Optional.empty(), Scope.RECORD);
    }

    /** No answer in time. */
    public static Retryable unanswered(String error) {
      return new Retryable(error, Optional.empty(), Scope.UNANSWERED);
    }

    /** What this record needs is away. */
    public static Retryable dependency(String error) {
      return new Retryable(error, Optional.empty(), Scope.DEPENDENCY);
    }

    /** What this record needs isn't there before a time has passed. */
    public static Retryable dependency(String error, Duration retryAfter) {
      return new Retryable(error, Optional.of(retryAfter), Scope.DEPENDENCY);
    }

    /** The target has too much to do, and takes others. */
    public static Retryable throttled(String error, Optional<Duration> retryAfter) {
      return new Retryable(error, retryAfter, Scope.THROTTLED);
    }

    /** A failure of the target as a whole. */
    public static Retryable target(String error) {
      return new Retryable(error, Optional.empty(), Scope.TARGET);
    }
  }

  /**
   * Never; another attempt would end the same, unless the refusal is of a class that passes.
   *
   * @param error what is wrong with the record, for people
   * @param late whether nothing is but that its time is over, where the target keeps it itself
   * @param refusal of which class the refusal is; empty: it follows from the record
   */
  record Rejected(String error, boolean late, Optional<Refusal> refusal) implements Delivery {
    public Rejected {
      error = clip(error);
      Objects.requireNonNull(refusal, "refusal");
    }

    /** It follows from the record. */
    public Rejected(String error, boolean late) {
      this(error, late, Optional.empty());
    }

    /** The target refuses what it may take later. */
    public static Rejected refused(Refusal refusal, String error) {
      return new Rejected(error, false, Optional.of(refusal));
    }

    /** Something is wrong with it. */
    public Rejected(String error) {
      this(error, false);
    }
  }

  /**
   * What it means under a policy: what a target refuses that may take it later is an outage of the
   * target, a failed attempt, or the end of the record, as the policy says.
   */
  default Delivery under(RetryPolicy policy) {
    if (!(this instanceof Rejected rejected) || rejected.refusal().isEmpty()) {
      return this;
    }
    return switch (policy.on(rejected.refusal().get())) {
      case OUTAGE -> new Retryable(rejected.error(), Optional.empty(), Scope.REFUSED);
      case RETRY -> Retryable.record(rejected.error());
      case DEAD -> this;
    };
  }

  /** How far a retryable failure reaches. */
  enum Scope {
    /** This record: the target answered, and others may well succeed. */
    RECORD,
    /** No answer came in time: whether for this record or for any, only others can tell. */
    UNANSWERED,
    /**
     * Something that this record needs beside its target is away, which others of the same target
     * may not need. No attempt is spent.
     */
    DEPENDENCY,
    /**
     * The pace: the target has more to do than it takes, and this record may come later. No attempt
     * is spent, and those that follow are sent more slowly.
     */
    THROTTLED,
    /**
     * The target as a whole, if it refuses all: a credential that has expired. Where it takes
     * others meanwhile it is this record.
     */
    REFUSED,
    /** The target as a whole: connection refused, unavailable. No record would succeed now. */
    TARGET
  }

  private static String clip(String error) {
    return error.length() <= MAX_ERROR_LENGTH ? error : error.substring(0, MAX_ERROR_LENGTH);
  }
}
