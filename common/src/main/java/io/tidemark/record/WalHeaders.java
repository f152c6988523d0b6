/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/**
 * The names of the headers that Tidemark writes and reads. Times are decimal epoch milliseconds.
 */
public final class WalHeaders {

  /** The record's id. */
  public static final String ID = "wal.id";

  /** The namespace's name. */
  public static final String NAMESPACE = "wal.namespace";

  /** When the record is due. */
  public static final String DUE = "wal.due";

  /** When the application wrote it. */
  public static final String WRITTEN_AT = "wal.written-at";

  /** The target's address. */
  public static final String TARGET = "wal.target";

  /** The region it was written in. */
  public static final String ORIGIN_REGION = "wal.origin-region";

  /** What is done to a cache: {@code SET} or {@code DELETE}; absent: SET, of a tombstone DELETE. */
  public static final String OPERATION = "wal.operation";

  /** How many seconds after it was written a cached value is good; absent or 0: for ever. */
  public static final String TTL = "wal.ttl-secs";

  /** What a cache client keeps beside a value: an unsigned number of 32 bits; absent: 0. */
  public static final String FLAGS = "wal.flags";

  /** The one region it is for, where it isn't for all. */
  public static final String REGION = "wal.region";

  /** Which attempt at delivery comes next; absent: the first. */
  public static final String ATTEMPT = "wal.attempt";

  /**
   * Present where the message's key is the ordering key although it equals the id: without it the
   * key would be taken for one that stands in for none.
   */
  public static final String KEYED = "wal.keyed";

  /**
   * Present in a message that is no record but cancels the one with its id, where that still waits.
   */
  public static final String CANCEL = "wal.cancel";

  /** In SQS, where a message has no key of its own: the record's key, where it isn't the id. */
  public static final String KEY = "wal.key";

  /** In SQS: how the body stands for the payload, {@code base64}, {@code empty} or {@code none}. */
  public static final String BODY = "wal.body";

  /** In SQS, which takes ten attributes: all the headers, in JSON. */
  public static final String HEADERS = "wal.headers";

  /**
   * Where the payload is, if it is too large for the queue: {@code ID/BYTES/SHA256}. The message
   * has an empty value then.
   */
  public static final String CLAIM = "wal.claim";

  /** The set of mutations that the record is part of. */
  public static final String SET_ID = "wal.set-id";

  /** The place of a mutation in its set, from 1. */
  public static final String SET_SEQUENCE = "wal.set-sequence";

  /** Present in a set's completion marker: how many mutations it has. */
  public static final String SET_COUNT = "wal.set-count";

  /** Present in the message that is held until a set's time to be completed is over. */
  public static final String SET_EXPIRES = "wal.set-expires";

  /**
   * Present in a mutation that has been put in sequence with the others of its set: as a dead
   * letter that is written again it isn't waited for with them once more.
   */
  public static final String SET_ASSEMBLED = "wal.set-assembled";

  /** The W3C trace context. Not ours, so without our prefix. */
  public static final String TRACEPARENT = "traceparent";

  /** What a dead letter adds begins with this. */
  public static final String DEAD_PREFIX = "wal.dead.";

  /** A dead letter's reason: one word of {@code DeadReason}. */
  public static final String DEAD_REASON = "wal.dead.reason";

  /** A dead letter's last error, for people. */
  public static final String DEAD_ERROR = "wal.dead.error";

  /** How many attempts were spent. */
  public static final String DEAD_ATTEMPTS = "wal.dead.attempts";

  /** When the first attempt failed; absent where none was made. */
  public static final String DEAD_FIRST_FAILURE = "wal.dead.first-failure";

  /** When the last attempt failed, or the record was found undeliverable. */
  public static final String DEAD_LAST_FAILURE = "wal.dead.last-failure";

  /** The target it was for. */
  public static final String DEAD_TARGET = "wal.dead.target";

  /** The region that it couldn't be brought to. */
  public static final String DEAD_REGION = "wal.dead.region";

  /** The topic it was read from. */
  public static final String DEAD_TOPIC = "wal.dead.topic";

  /** The partition it was read from. */
  public static final String DEAD_PARTITION = "wal.dead.partition";

  /** The offset it was read from. */
  public static final String DEAD_OFFSET = "wal.dead.offset";

  private WalHeaders() {}
}
