/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands topics that were made anew from the task's thread to those that fetch. */
final class RemadeTopics {

  private final List<Fetcher> fetchers = new CopyOnWriteArrayList<>();

  /** One that fetches, and what it hasn't heard of yet. */
  private record Fetcher(Queue<String> topics, Runnable wake) {}

  /**
   * A thread that fetches is there.
   *
   * @param wake has it look, from any thread
   * @return hands over what has come since
   */
  Consumer<Consumer<String>> register(Runnable wake) {
    Fetcher fetcher = new Fetcher(new ConcurrentLinkedQueue<>(), wake);
    fetchers.add(fetcher);
    return listener -> {
      for (String topic = fetcher.topics().poll(); topic != null; topic = fetcher.topics().poll()) {
        listener.accept(topic);
      }
    };
  }

  /** A topic was made anew. */
  void add(String topic) {
    for (Fetcher fetcher : fetchers) {
      fetcher.topics().add(topic);
      fetcher.wake().run();
    }
  }
}
