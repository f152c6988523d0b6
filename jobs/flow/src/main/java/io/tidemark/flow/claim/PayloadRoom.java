/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.claim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Room in memory for payloads. Who finds none waits for it, in the order of asking, and not for
 * ever. Safe for threads; no thread waits.
 */
final class PayloadRoom {
  private final long mostBytes;
  private final Duration patience;
  private final Deque<Wish> wishes = new ArrayDeque<>();
  private long takenBytes;

  private record Wish(int bytes, CompletableFuture<Boolean> granted) {}

  /**
   * Makes it.
   *
   * @param mostBytes how much there is; one payload always finds room if no other has any
   * @param patience how long one waits
   */
  PayloadRoom(long mostBytes, Duration patience) {
    this.mostBytes = mostBytes;
    this.patience = patience;
  }

  /**
   * Takes room, which has to be given back.
   *
   * @return whether there is: false once it was waited for long enough
   */
  CompletionStage<Boolean> take(int bytes) {
    Wish wish = new Wish(bytes, new CompletableFuture<>());
    synchronized (this) {
      if (wishes.isEmpty() && fits(bytes)) {
        takenBytes += bytes;
        return CompletableFuture.completedFuture(true);
      }
      wishes.add(wish);
    }
    return wish.granted().completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives it back. */
  void giveBack(int bytes) {
    synchronized (this) {
      takenBytes -= bytes;
    }
    grant();
  }

  private void grant() {
    for (Wish wish : granted()) {
      if (!wish.granted().complete(true)) {
        giveBack(wish.bytes()); // Its time was up just now.
      }
    }
  }

  private synchronized List<Wish> granted() {
    List<Wish> granted = new ArrayList<>();
    for (Wish next = wishes.peek(); next != null; next = wishes.peek()) {
      boolean waits = !next.granted().isDone();
      if (waits && !fits(next.bytes())) {
        break;
      }
      wishes.remove();
      if (waits) {
        takenBytes += next.bytes();
        granted.add(next);
      }
    }
    return granted;
  }

  private boolean fits(int bytes) {
    return takenBytes == 0 || takenBytes + bytes <= mostBytes;
  }
}
