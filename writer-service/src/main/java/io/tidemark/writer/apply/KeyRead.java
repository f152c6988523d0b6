/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusException;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.CachedValue.Unread;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.writer.cache.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One read of many keys. It goes slice by slice, for a thousand values of the largest size would
 * take a gibibyte before it was seen that they are too many.
 */
final class KeyRead {

  /** How many keys may be read at once. */
  static final int MOST_KEYS = 1_000;

  /** How many bytes of values an answer may have. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final int SLICE = 50;
  private static final CachedValue ABSENT = CachedValue.getDefaultInstance();
  private static final CachedValue AWAY = unread(Unread.AWAY);
  private static final CachedValue NO_ROOM = unread(Unread.NO_ROOM);

  private final Cache cache;
  private final ReadRequest request;
  private final ReadResponse.Builder response = ReadResponse.newBuilder();
  private long bytes;

  KeyRead(Cache cache, ReadRequest request) {
    this.cache = cache;
    this.request = request;
  }

  /** What is wrong with a request; null: nothing. */
  static @Nullable String wrong(ReadRequest request) {
    if (request.getKeysCount() == 0 || request.getKeysCount() > MOST_KEYS) {
      return "%d keys; there must be 1 to %d".formatted(request.getKeysCount(), MOST_KEYS);
    }
    if (!request.getPartial()) {
      for (ByteString key : request.getKeysList()) {
        String wrong = Writes.wrongKey(key);
        if (wrong != null) {
          return wrong;
        }
      }
    }
    return null;
  }

  /** The answer, or a {@link StatusException}. */
  CompletionStage<ReadResponse> answer() {
    int from = response.getValuesCount();
    if (from == request.getKeysCount()) {
      return CompletableFuture.completedFuture(response.build());
    }
    List<ByteString> slice =
        request.getKeysList().subList(from, Math.min(request.getKeysCount(), from + SLICE));
    List<CompletableFuture<Cache.Found>> reads = new ArrayList<>();
    for (ByteString key : slice) {
      reads.add(
          Writes.wrongKey(key) == null
              ? cache.get(key).toCompletableFuture()
              : CompletableFuture.completedFuture(new Cache.Found(Cache.Answer.DONE, null)));
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenCompose(
            all -> {
              for (CompletableFuture<Cache.Found> read : reads) {
                Status problem = add(read.join());
                if (problem != null) {
                  return CompletableFuture.failedFuture(problem.asException());
                }
              }
              return bytes < MOST_BYTES ? answer() : withoutTheRest();
            });
  }

  /** Where there is no room left nothing more is read. */
  private CompletionStage<ReadResponse> withoutTheRest() {
    int rest = request.getKeysCount() - response.getValuesCount();
    for (int i = 0; i < rest; i++) {
      response.addValues(NO_ROOM);
    }
    return request.getPartial() || rest == 0
        ? CompletableFuture.completedFuture(response.build())
        : CompletableFuture.failedFuture(tooLarge().asException());
  }

  /** Adds what a key's read has found; returns why all must fail, null where it needn't. */
  private @Nullable Status add(Cache.Found found) {
    if (found.answer() != Cache.Answer.DONE) {
      response.addValues(AWAY);
      return request.getPartial()
          ? null
          : Status.UNAVAILABLE.withDescription(
              "the memcached server that has one of the keys doesn't answer");
    }
    Cache.Item item = found.item();
    if (item == null) {
      response.addValues(ABSENT);
      return null;
    }
    if (bytes + item.value().size() > MOST_BYTES) {
      response.addValues(NO_ROOM);
      return request.getPartial() ? null : tooLarge();
    }
    bytes += item.value().size();
    response.addValues(
        CachedValue.newBuilder().setFound(true).setValue(item.value()).setFlags(item.flags()));
    return null;
  }

  private static Status tooLarge() {
    return Status.RESOURCE_EXHAUSTED.withDescription(
        "the values have over %d bytes; read fewer keys at once".formatted(MOST_BYTES));
  }

  private static CachedValue unread(Unread why) {
    return CachedValue.newBuilder().setUnread(why).build();
  }
}
