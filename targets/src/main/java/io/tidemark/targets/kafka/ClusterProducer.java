/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The producer of one cluster, made when it is first needed, on a thread of its own: Kafka's looks
 * its addresses up as it is made, and a name service may leave that unanswered for minutes. Records
 * wait for it in their order, for a short time; one that waited in vain has met an outage.
 *
 * <p>Kafka's refuses to be made while no address resolves; that is an outage like any other, and
 * not the caller's mistake.
 */
final class ClusterProducer implements AutoCloseable {

  /** How long to leave the name service alone after it has failed: asking it takes time. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** How long a record waits for the producer. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ProducerOptions options;
  private final Function<ProducerOptions, AsyncProducer> maker;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private volatile @Nullable AsyncProducer producer;

  /** Why there is none: what waits no longer is told so. Empty while it is worth waiting. */
  private @Nullable NotAppended failure;

  private boolean opening;
  private int openings;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param options the producer's
   * @param maker makes the producer; may take its time
   */
  ClusterProducer(ProducerOptions options, Function<ProducerOptions, AsyncProducer> maker) {
    this.options = options;
    this.maker = maker;
  }

  /**
   * A record that waits.
   *
   * @param send sends it
   * @param listener is told where it isn't sent
   */
  private record Waiting(Consumer<AsyncProducer> send, Consumer<SendOutcome> listener) {}

  /** Sends a record as {@link AsyncProducer#send} does. */
  void send(
      String topic,
      byte[] key,
      byte @Nullable [] value,
      List<Header> headers,
      Consumer<SendOutcome> listener) {
    AsyncProducer open = producer;
    if (open == null) {
      open =
          openOrWait(
              new Waiting(made -> made.send(topic, key, value, headers, listener), listener));
    }
    if (open != null) {
      open.send(topic, key, value, headers, listener);
    }
  }

  /** The producer; null where the record waits for it, or has been told that there is none. */
  private @Nullable AsyncProducer openOrWait(Waiting record) {
    NotAppended refusal;
    synchronized (this) {
      if (producer != null) {
        return producer;
      }
      refusal = failure;
      if (refusal == null) {
        waiting.add(record);
        open();
        return null;
      }
    }
    record.listener().accept(refusal);
    return null;
  }

  private void open() {
    if (opening || closed) {
      return;
    }
    opening = true;
    int number = ++openings;
    Thread thread = new Thread(this::make, "tidemark-open-" + options.clientId());
    thread.setDaemon(true);
    thread.start();
    after(PATIENCE, () -> giveUpWaiting(number));
  }

  private void make() {
    AsyncProducer made;
    try {
      made = maker.apply(options);
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      fail(new NotAppended(Cause.UNAVAILABLE, "no producer: " + cause.getMessage()));
      return;
    }
    synchronized (this) {
      opening = false;
      failure = null;
      if (!closed) {
        // Before anybody sees the producer: what comes now mustn't overtake what waits.
        waiting.forEach(record -> record.send().accept(made));
        waiting.clear();
        producer = made;
        return;
      }
    }
    made.close(Duration.ZERO);
  }

  private void fail(NotAppended why) {
    refuse(why);
    after(
        PAUSE,
        () -> {
          synchronized (this) {
            opening = false;
            failure = null;
          }
        });
  }

  private void giveUpWaiting(int number) {
    synchronized (this) {
      if (producer != null || failure != null || openings != number) {
        return;
      }
    }
    refuse(
        new NotAppended(
            Cause.UNAVAILABLE,
            "no producer: the name service doesn't answer for '%s'"
                .formatted(options.bootstrapServers())));
  }

  private void refuse(NotAppended why) {
    List<Waiting> refused;
    synchronized (this) {
      failure = why;
      refused = new ArrayList<>(waiting);
      waiting.clear();
    }
    refused.forEach(record -> record.listener().accept(why));
  }

  private static void after(Duration wait, Runnable action) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS).execute(action);
  }

  @Override
  public void close() {
    AsyncProducer closing;
    synchronized (this) {
      closed = true;
      closing = producer;
    }
    refuse(UnknownTopics.closed());
    if (closing != null) {
      // Nobody is left to hear how what is in flight ends: don't keep the task waiting for it.
      closing.close(Duration.ZERO);
    }
  }
}
