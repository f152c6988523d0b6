/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.SqsMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the intake lays messages down and the task picks them up. Safe for threads, never waits.
 */
public final class Handover {

  /**
   * A message to be emitted.
   *
   * @param held what remains of it then
   * @param message what is emitted
   * @param bytes its size
   */
  public record Item(Held held, SqsMessage message, long bytes) {}

  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private long bytes;
  private @Nullable Throwable failure;
  private @Nullable Runnable onRoom;
  private int roomAt;

  /** Lays messages down. */
  void put(List<Item> more) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      for (Item item : more) {
        items.add(item);
        bytes += item.bytes();
      }
      waiting = available;
    }
    if (!more.isEmpty()) {
      waiting.complete(null);
    }
  }

  /** Ends the reader: the next {@link #take} throws. The first failure counts. */
  void fail(Throwable error) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      failure = failure == null ? error : failure;
      waiting = available;
    }
    waiting.complete(null);
  }

  /**
   * The next message, or null if there is none.
   *
   * @throws IllegalStateException if the intake failed, which is a defect
   */
  public @Nullable Item take() {
    Item item;
    Runnable room = null;
    synchronized (this) {
      if (failure != null) {
        throw new IllegalStateException("the intake of an SQS reader failed", failure);
      }
      item = items.poll();
      if (item != null) {
        bytes -= item.bytes();
      }
      if (items.size() <= roomAt) {
        room = onRoom;
        onRoom = null;
      }
    }
    if (room != null) {
      room.run();
    }
    return item;
  }

  /** Completes when there is something to take. */
  public synchronized CompletableFuture<Void> available() {
    if (!items.isEmpty() || failure != null) {
      return CompletableFuture.completedFuture(null);
    }
    if (available.isDone()) {
      available = new CompletableFuture<>();
    }
    return available;
  }

  /** Whether there is nothing to take. */
  public synchronized boolean isEmpty() {
    return items.isEmpty() && failure == null;
  }

  /** Runs something once when so few or fewer are left, at once if it is so already. */
  void whenLeft(int few, Runnable action) {
    synchronized (this) {
      if (items.size() > few) {
        roomAt = few;
        onRoom = action;
        return;
      }
    }
    action.run();
  }

  synchronized int count() {
    return items.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Takes those away that aren't to be emitted any more. */
  synchronized List<Held> withdraw(Predicate<Held> which) {
    List<Held> withdrawn = new ArrayList<>();
    for (Iterator<Item> all = items.iterator(); all.hasNext(); ) {
      Item item = all.next();
      if (which.test(item.held())) {
        all.remove();
        bytes -= item.bytes();
        withdrawn.add(item.held());
      }
    }
    return withdrawn;
  }
}
