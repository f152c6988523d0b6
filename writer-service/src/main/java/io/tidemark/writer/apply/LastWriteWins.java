/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.writer.cache.Cache;
import io.tidemark.writer.cache.Cache.Answer;
import io.tidemark.writer.cache.Cache.Found;
import io.tidemark.writer.cache.Cache.Item;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets the last write of a key win, whatever the order in which writes come, however many writers
 * there are, and wherever one of them stops. What was last written is kept in an item of its own,
 * so that clients read values as they were written.
 *
 * <p>A write
 *
 * <ol>
 *   <li>reads the value's item and the version's;
 *   <li>gives way if the version there is greater, else claims it: puts its own there on condition
 *       that the item hasn't changed since it was read;
 *   <li>writes the value on condition that its item hasn't changed since it was read;
 *   <li>begins again where a condition doesn't hold.
 * </ol>
 *
 * <p>Why no older value stands in the end: let O be older than N. If O reads the version after N
 * has claimed it, O gives way. If N claims between O's reading and O's claim, O's claim fails, and
 * O begins again. Otherwise N claims after O has, so N writes the value after O has read it: either
 * O's write comes before N's, or it fails, for the item has changed, and O begins again and gives
 * way. The other way round, where O has claimed before N and writes between N's reading and N's
 * writing, N begins again, finds its own version, claims it once more, and writes.
 *
 * <p>One change leaves no trace: a deletion of what isn't there. O, which found nothing and has
 * claimed, may add its value after a newer deletion has found nothing to delete. So whoever has
 * added a value looks at the version once more, and whoever finds a deletion as the last write, and
 * a value, deletes that, on condition that it is the one that was there before the version was read
 * ({@code finishDeletion}): O itself, or, where O died in between, O's second attempt, which there
 * is since nobody was told that the first was done.
 */
final class LastWriteWins {

  private static final int MOST_TRIES = 32;
  private static final long REMEMBER_SECONDS = Duration.ofDays(1).toSeconds();

  private final Cache cache;
  private final InstantSource clock;

  LastWriteWins(Cache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * Applies a write.
   *
   * @param expired whether its value is no longer good: then it deletes
   */
  CompletionStage<Applied> apply(WriteToApply write, boolean expired, long nowMillis) {
    return new Attempt(write, Version.of(write, expired), expired, nowMillis).begin(MOST_TRIES);
  }

  /** One write on its way. */
  private final class Attempt {
    private final WriteToApply write;
    private final Cache versions;
    private final ByteString versionKey;
    private final Version version;
    private final Applied done;
    private final long nowMillis;

    Attempt(WriteToApply write, Version version, boolean expired, long nowMillis) {
      this.write = write;
      this.versions = cache.placedBy(write.getKey());
      this.versionKey = Version.key(write.getKey());
      this.version = version;
      this.done = expired ? Applied.EXPIRED : Applied.APPLIED;
      this.nowMillis = nowMillis;
    }

    CompletionStage<Applied> begin(int tries) {
      if (tries == 0) {
        return now(Applied.of(Answer.CONFLICT, done));
      }
      long late = write.getGoodUntilMillis() == 0 ? 0 : clock.millis() - write.getGoodUntilMillis();
      if (tries < MOST_TRIES && late > 0) {
        return now(Applied.retry("others write the key, and it is %d ms late".formatted(late)));
      }
      CompletionStage<Found> value = cache.get(write.getKey());
      CompletionStage<Found> known = versions.get(versionKey);
      return value.thenCompose(
          foundValue ->
              known.thenCompose(
                  foundVersion -> {
                    if (foundValue.answer() != Answer.DONE) {
                      return now(Applied.of(foundValue.answer(), done));
                    }
                    if (foundVersion.answer() != Answer.DONE) {
                      return now(Applied.of(foundVersion.answer(), done));
                    }
                    return judge(foundValue.item(), foundVersion.item(), tries);
                  }));
    }

    private CompletionStage<Applied> judge(
        @Nullable Item value, @Nullable Item versionItem, int tries) {
      Optional<Version> known =
          versionItem == null ? Optional.empty() : Version.decode(versionItem.value());
      if (known.isPresent() && known.get().write().compareTo(version.write()) > 0) {
        return known.get().deletes() && value != null
            ? finishDeletion(known.get(), Applied.SUPERSEDED, tries - 1)
            : now(Applied.SUPERSEDED);
      }
      return claim(versionItem)
          .thenCompose(
              answer ->
                  answer == Answer.CONFLICT
                      ? begin(tries - 1)
                      : answer == Answer.DONE
                          ? write(value, tries)
                          : now(Applied.of(answer, done)));
    }

    private CompletionStage<Answer> claim(@Nullable Item versionItem) {
      byte[] bytes = version.encode();
      int expiry = versionExpiry();
      return versionItem == null
          ? versions.add(versionKey, bytes, 0, expiry)
          : versions.replace(versionKey, bytes, 0, expiry, versionItem.version());
    }

    private CompletionStage<Applied> write(@Nullable Item value, int tries) {
      if (version.deletes()) {
        return finishDeletion(version, done, tries);
      }
      byte[] bytes = write.getValue().toByteArray();
      int expiry = Expiry.of(write.getTtlSeconds(), write.getWriteMillis(), nowMillis);
      if (value == null) {
        return cache
            .add(write.getKey(), bytes, write.getFlags(), expiry)
            .thenCompose(answer -> answer == Answer.DONE ? verify(tries) : ended(answer, tries));
      }
      return cache
          .replace(write.getKey(), bytes, write.getFlags(), expiry, value.version())
          .thenCompose(answer -> ended(answer, tries));
    }

    private CompletionStage<Applied> ended(Answer answer, int tries) {
      return answer == Answer.CONFLICT ? begin(tries - 1) : now(Applied.of(answer, done));
    }

    /** After a value was added: whether a newer deletion has passed by in the meantime. */
    private CompletionStage<Applied> verify(int tries) {
      return versions
          .get(versionKey)
          .thenCompose(
              found -> {
                if (found.answer() != Answer.DONE) {
                  return now(Applied.of(found.answer(), done));
                }
                Optional<Version> last =
                    found.item() == null ? Optional.empty() : Version.decode(found.item().value());
                return last.isPresent()
                        && last.get().deletes()
                        && last.get().write().compareTo(version.write()) > 0
                    ? finishDeletion(last.get(), Applied.SUPERSEDED, tries - 1)
                    : now(done);
              });
    }

    /**
     * Deletes the value as long as a deletion is the last write. The version is read after the
     * value: a newer write claims it after that, and changes the value later still, so that it
     * isn't its value that is deleted.
     */
    private CompletionStage<Applied> finishDeletion(Version deletion, Applied ended, int tries) {
      if (tries <= 0) {
        return now(Applied.of(Answer.CONFLICT, ended));
      }
      return cache
          .get(write.getKey())
          .thenCompose(
              value -> {
                Item item = value.item();
                if (value.answer() != Answer.DONE || item == null) {
                  return now(Applied.of(value.answer(), ended));
                }
                return versions
                    .get(versionKey)
                    .thenCompose(last -> deleteIf(deletion, last, item, ended, tries));
              });
    }

    private CompletionStage<Applied> deleteIf(
        Version deletion, Found last, Item value, Applied ended, int tries) {
      if (last.answer() != Answer.DONE) {
        return now(Applied.of(last.answer(), ended));
      }
      Item item = last.item();
      if (item == null || !Version.decode(item.value()).equals(Optional.of(deletion))) {
        return now(ended); // A newer write has come, and sees to the value.
      }
      return cache
          .delete(write.getKey(), value.version())
          .thenCompose(
              answer ->
                  answer == Answer.CONFLICT
                      ? finishDeletion(deletion, ended, tries - 1)
                      : now(Applied.of(answer, ended)));
    }

    /** As long as an older write may come: with what is for ever it is so too. */
    private int versionExpiry() {
      long remember =
          write.getRememberDeletionSeconds() == 0
              ? REMEMBER_SECONDS
              : Integer.toUnsignedLong(write.getRememberDeletionSeconds());
      if (version.deletes()) {
        return Expiry.inSeconds(remember);
      }
      long lives = Integer.toUnsignedLong(write.getTtlSeconds());
      return lives == 0 ? 0 : Expiry.inSeconds(lives + remember);
    }
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
