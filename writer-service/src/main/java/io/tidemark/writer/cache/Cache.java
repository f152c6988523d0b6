/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.cache;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The few things that are asked of a cache. Each is answered later, on any thread, and always with
 * a value: what may go wrong is one of the answers.
 *
 * <p>{@code expiry} is in seconds from now, however many; 0: for ever. Memcached itself takes more
 * than 30 days for a time since the epoch; to translate that is the client's business alone.
 */
public interface Cache {

  /** What came of it. */
  enum Answer {
    /** It is done. */
    DONE,
    /** It isn't, for the key isn't as it was said to be. */
    CONFLICT,
    /** The server that has the key doesn't answer. It may be done all the same. */
    AWAY,
    /** It isn't done, for too much is being done already. */
    BUSY,
    /** It isn't done and never will be, for the value is too large. */
    TOO_LARGE
  }

  /**
   * What is under a key.
   *
   * @param value its value
   * @param flags what a client keeps beside it
   * @param version changes with every change of the key
   */
  record Item(ByteString value, int flags, long version) {}

  /**
   * What a read has found.
   *
   * @param answer DONE, AWAY or BUSY
   * @param item what is there; null: nothing
   */
  record Found(Answer answer, @Nullable Item item) {}

  /**
   * The same cache, but that every key is where this one is: what belongs together is away
   * together.
   */
  Cache placedBy(ByteString key);

  /** Reads a key. */
  CompletionStage<Found> get(ByteString key);

  /** Sets a key, whatever it is. */
  CompletionStage<Answer> set(ByteString key, byte[] value, int flags, int expiry);

  /** Sets a key that is absent; CONFLICT where it isn't. */
  CompletionStage<Answer> add(ByteString key, byte[] value, int flags, int expiry);

  /** Sets a key that has this version; CONFLICT where it has another, or is absent. */
  CompletionStage<Answer> replace(
      ByteString key, byte[] value, int flags, int expiry, long version);

  /** Deletes a key; DONE too where it is absent. */
  CompletionStage<Answer> delete(ByteString key);

  /**
   * Deletes a key that has this version; CONFLICT where it has another, DONE where it is absent.
   */
  CompletionStage<Answer> delete(ByteString key, long version);
}
