/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

/** Why a record is dead: the word in the {@code wal.dead.reason} header. */
public enum DeadReason {
  /** A {@code wal.*} header is malformed. */
  UNDECODABLE,
  /** The due time is further away than any delay that Tidemark takes. */
  DUE_TOO_FAR,
  /** The namespace of the topic was removed. */
  NAMESPACE_UNKNOWN,
  /** The record says a namespace that its topic doesn't belong to. */
  NAMESPACE_MISMATCH,
  /** The record names no target and its namespace has no default. */
  TARGET_MISSING,
  /** The namespace doesn't allow the target. */
  TARGET_NOT_ALLOWED,
  /** No kind of target takes the address, or the deployment lacks what it needs. */
  TARGET_INVALID,
  /** The record says a region that its namespace doesn't have. */
  REGION_UNKNOWN,
  /** The record is part of no set, in a namespace that takes nothing else. */
  SET_MISSING,
  /** It is a part of a set that doesn't belong into the queue of its namespace, or not so. */
  SET_MISPLACED,
  /** It contradicts what came of its set before. */
  SET_CONFLICT,
  /** Its set has more mutations or bytes than the namespace allows. */
  SET_TOO_LARGE,
  /** Its set was not complete in time. */
  SET_INCOMPLETE,
  /** The target refused the record for good. */
  REJECTED,
  /** Every attempt that the retry policy allows has failed. */
  ATTEMPTS_EXHAUSTED,
  /** It was not delivered within the time that its namespace gives. */
  EXPIRED
}
