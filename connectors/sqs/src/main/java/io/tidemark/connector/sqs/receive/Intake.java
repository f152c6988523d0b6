/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * All that one reader does with SQS. Its methods may be called from any thread and return at once:
 * what they ask for is done on the intake's own thread, in the order of the calls.
 *
 * <p>A message is deleted only once it was named by {@link #covered} with a checkpoint that {@link
 * #committed} has named, or a later one has. Until then it is kept hidden from other readers.
 */
public final class Intake {

  /** How long an intake that ends waits for the requests to a busy queue, in milliseconds. */
  static final long GRACE_MILLIS = 500;

  private final IntakeEnvironment environment;
  private final ReceiveOptions options;
  private final Handover handover;
  private final IntakeThread thread;
  private final Holdings holdings;
  private final Extender extender;
  private final Deleter deleter;
  private final Releaser releaser;
  private final Map<QueueUrl, Feed> feeds = new LinkedHashMap<>();
  private final List<Feed> stopped = new ArrayList<>();
  private final TreeMap<Long, List<Held>> covered = new TreeMap<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private boolean closing;
  private long cancelAtMillis;
  private long received;

  /**
   * An intake that reads nothing yet.
   *
   * @param handover where it lays down what it receives
   */
  public Intake(IntakeEnvironment environment, ReceiveOptions options, Handover handover) {
    this.environment = environment;
    this.options = options;
    this.handover = handover;
    this.thread = new IntakeThread(environment.executor(), handover);
    this.holdings = new Holdings(options.bounds());
    this.extender =
        new Extender(environment, thread, Math.toIntExact(options.visibility().toSeconds()));
    this.deleter = new Deleter(environment, thread, holdings, extender, this::pump);
    this.releaser = new Releaser(environment, thread, this::pump);
  }

  /** Reads these queues as well. */
  public void read(Collection<QueueUrl> queues) {
    thread.post(
        () -> {
          for (QueueUrl queue : queues) {
            feeds.computeIfAbsent(
                queue,
                it ->
                    new Feed(
                        it,
                        options.requestsPerQueue(),
                        !options.pollWait().isZero(),
                        environment.random()));
          }
          pump();
        });
  }

  /** Reads these queues no longer. What wasn't emitted goes back; what was is committed as ever. */
  public void drop(Collection<QueueUrl> queues) {
    thread.post(
        () -> {
          for (QueueUrl queue : queues) {
            Feed feed = feeds.remove(queue);
            if (feed != null) {
              feed.stop();
              stopped.add(feed);
            }
          }
          giveBack(handover.withdraw(held -> queues.contains(held.queue())));
          pump();
        });
  }

  /** A message's time had run out before it was emitted: someone else gets it. */
  public void lapsed(Held held) {
    thread.post(
        () -> {
          // One that the server said so of has been counted.
          environment.metrics().expired(held.expired() ? 0 : 1);
          extender.forget(held);
          holdings.gone(held);
          pump();
        });
  }

  /** A checkpoint covers these; no earlier one does. */
  public void covered(long checkpoint, List<Held> emitted) {
    thread.post(() -> covered.computeIfAbsent(checkpoint, it -> new ArrayList<>()).addAll(emitted));
  }

  /** A checkpoint has completed, and with it all before. */
  public void committed(long checkpoint) {
    thread.post(
        () -> {
          Map<Long, List<Held>> done = covered.headMap(checkpoint, true);
          done.values().forEach(deleter::add);
          done.clear();
          pump();
        });
  }

  /** Does what has become due; to be called several times in each message's visibility timeout. */
  public void tick() {
    thread.post(this::pump);
  }

  /**
   * Receives no more, deletes what is committed and gives the rest back.
   *
   * @return completes when all that is done, which may be never: the caller bounds the wait
   */
  public CompletableFuture<Void> close() {
    thread.post(
        () -> {
          closing = true;
          cancelAtMillis = environment.now() + GRACE_MILLIS;
          stopped.addAll(feeds.values());
          feeds.clear();
          stopped.forEach(Feed::stop);
          // What a request that is given up was given stays hidden for its whole time. An idle
          // queue's is unlikely to have been given anything, and may take 20 s to say so.
          stopped.stream().filter(Feed::idle).forEach(Feed::cancel);
          handover.withdraw(held -> true);
          giveBack(holdings.uncommitted());
          pump();
        });
    return closed;
  }

  private void pump() {
    long now = environment.now();
    deleter.pump(now);
    extender.pump(now);
    stopped.removeIf(Feed::ended);
    if (!closing) {
      feeds.values().forEach(feed -> receiveFrom(feed, now));
      return;
    }
    if (now >= cancelAtMillis) {
      stopped.forEach(Feed::cancel);
    }
    if (stopped.isEmpty() && deleter.idle() && releaser.idle()) {
      closed.complete(null);
    }
  }

  private void receiveFrom(Feed feed, long now) {
    while (feed.wants(now)) {
      int unemitted = handover.count();
      if (!holdings.hasRoom(unemitted, handover.bytes())) {
        if (unemitted > 0) {
          handover.whenLeft(unemitted / 2, this::tick);
        }
        return;
      }
      receive(feed);
    }
  }

  private void receive(Feed feed) {
    int asked = options.messagesPerRequest();
    CompletableFuture<List<Received>> request =
        environment
            .client()
            .receive(
                new SqsClient.Receive(
                    feed.queue().url(),
                    asked,
                    Math.toIntExact(options.pollWait().toSeconds()),
                    Math.toIntExact(options.visibility().toSeconds())));
    long number = feed.started(request);
    thread.then(
        request,
        messages -> {
          feed.gave(number, messages.size(), asked, environment.now());
          take(feed, messages);
          pump();
        },
        error -> {
          feed.failed(number, error, environment.now());
          pump();
        });
  }

  private void take(Feed feed, List<Received> messages) {
    long hiddenUntil = environment.now() + options.visibility().toMillis();
    List<SqsMessage> contents = messages.stream().map(Received::message).toList();
    environment.metrics().received(feed.queue(), contents);
    List<Handover.Item> items = new ArrayList<>(messages.size());
    for (Received message : messages) {
      Held held = new Held(feed.queue(), message.receipt(), received++, hiddenUntil);
      holdings.add(held);
      extender.watch(held);
      items.add(new Handover.Item(held, message.message(), message.message().sizeBytes()));
    }
    if (feed.stopped()) {
      giveBack(items.stream().map(Handover.Item::held).toList());
    } else {
      handover.put(items);
    }
  }

  private void giveBack(List<Held> messages) {
    for (Held held : messages) {
      extender.forget(held);
      holdings.gone(held);
    }
    releaser.release(messages);
  }
}
