/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.OptionalInt;

/**
 * In which order and how fast a namespace's records leave.
 *
 * @param ordering what keeps records in the order in which they were written
 * @param coalesce whether a waiting record gives way to a newer one of its key; only with an order
 * @param onDeadLetter what becomes of a key whose record is dead; only with an order, and where
 *     every record counts
 * @param maxPerSecond how many records a second may be sent; empty: as many as their targets take
 * @param maxDeadLetters how many records a minute may die in one task of their targets' answers,
 *     where they are more than half of those that are sent; past it the rest is held
 */
public record DeliveryPolicy(
    Ordering ordering,
    Coalesce coalesce,
    OnDeadLetter onDeadLetter,
    OptionalInt maxPerSecond,
    int maxDeadLetters) {

  /** How many may die a minute where the document says nothing. */
  public static final int DEFAULT_DEAD_LETTERS = 1000;

  /** The highest number that can be asked for: as good as no bound. */
  public static final int MOST_DEAD_LETTERS = 1_000_000_000;

  /** A policy with the usual bound of dead letters. */
  public DeliveryPolicy(
      Ordering ordering, Coalesce coalesce, OnDeadLetter onDeadLetter, OptionalInt maxPerSecond) {
    this(ordering, coalesce, onDeadLetter, maxPerSecond, DEFAULT_DEAD_LETTERS);
  }

  /** The highest pace that can be asked for, in records a second. */
  public static final int HIGHEST_PACE = 1_000_000;

  /** No order, all of them, as fast as they come. */
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(Ordering.NONE, Coalesce.NONE, OnDeadLetter.CONTINUE, OptionalInt.empty());

  /** What keeps records in the order in which they were written. */
  public enum Ordering {
    /** Nothing does. */
    NONE,
    /** A record waits while an earlier one of its key is held or in flight. */
    KEY
  }

  /** Whether a waiting record gives way to a newer one of its key. */
  public enum Coalesce {
    /** Every record is delivered. */
    NONE,
    /** The newest of those that wait is. */
    LATEST
  }

  /** What becomes of a key whose record is dead. */
  public enum OnDeadLetter {
    /** The next record of the key goes on. */
    CONTINUE,
    /** The others of the key wait until the dead one is written again, or cancelled. */
    STOP_KEY
  }

  public DeliveryPolicy {
    if (ordering == Ordering.NONE && coalesce != Coalesce.NONE) {
      throw new IllegalArgumentException("coalesce " + coalesce + " needs ordering KEY");
    }
    if (ordering == Ordering.NONE && onDeadLetter != OnDeadLetter.CONTINUE) {
      throw new IllegalArgumentException("on_dead_letter " + onDeadLetter + " needs ordering KEY");
    }
    if (coalesce == Coalesce.LATEST && onDeadLetter == OnDeadLetter.STOP_KEY) {
      throw new IllegalArgumentException("coalesce LATEST contradicts on_dead_letter STOP_KEY");
    }
    if (maxDeadLetters < 1 || maxDeadLetters > MOST_DEAD_LETTERS) {
      throw new IllegalArgumentException(
          "max dead letters is %d; it must be 1 to %d"
              .formatted(maxDeadLetters, MOST_DEAD_LETTERS));
    }
    if (maxPerSecond.isPresent()
        && (maxPerSecond.getAsInt() < 1 || maxPerSecond.getAsInt() > HIGHEST_PACE)) {
      throw new IllegalArgumentException(
          "max per second is %d; it must be 1 to %d"
              .formatted(maxPerSecond.getAsInt(), HIGHEST_PACE));
    }
  }

  /** Whether the records of a key are kept in order. */
  public boolean ordered() {
    return ordering == Ordering.KEY;
  }
}
