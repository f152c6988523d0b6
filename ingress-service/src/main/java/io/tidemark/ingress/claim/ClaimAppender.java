/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.claim;

import io.tidemark.claim.ClaimStore;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.OpenAppends;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.record.ClaimCheck;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what the queue takes as it is. Of what is larger, in a namespace with a durable storage,
 * it saves the payload there first, and appends a claim check in its place.
 *
 * <p>Such a record takes the storage's time and then the queue's, so its outcome may come later
 * than the queue's append timeout, by no more than the storage's own.
 */
public final class ClaimAppender implements Append {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimAppender.class);

  private final Append queue;
  private final NamespaceRegistry registry;
  private final Function<Namespace, ClaimStore> stores;
  private final InstantSource clock;
  private final OpenAppends open = new OpenAppends();

  /**
   * An appender.
   *
   * @param queue appends to the queue; closed with this
   * @param registry the namespaces in force
   * @param stores the durable storage of a namespace that has one; asked for every large record, so
   *     it must neither wait nor make one anew. IllegalArgumentException where the deployment has
   *     none of that name. Whoever made them closes them, after this
   * @param clock what a payload's time in the storage counts from
   */
  public ClaimAppender(
      Append queue,
      NamespaceRegistry registry,
      Function<Namespace, ClaimStore> stores,
      InstantSource clock) {
    this.queue = queue;
    this.registry = registry;
    this.stores = stores;
    this.clock = clock;
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    if (!(entry instanceof LogRecord record) || InlineSize.surelyFits(record)) {
      return queue.append(route, entry, listener);
    }
    if (record.setPart().isPresent() || InlineSize.fits(record, mayBeBase64(route))) {
      return queue.append(route, entry, listener);
    }
    Optional<Namespace> namespace = claims(record);
    if (namespace.isEmpty()) {
      return queue.append(route, entry, outcome -> listener.onOutcome(withRemedy(outcome)));
    }
    ClaimStore store;
    try {
      store = stores.apply(namespace.get());
    } catch (IllegalArgumentException e) {
      listener.onOutcome(notSaved(record, String.valueOf(e.getMessage())));
      return () -> false;
    }
    Large large = new Large(store, route, record, open.add(listener));
    large.save(life(record, namespace.get().durableStorage().orElseThrow()));
    return large;
  }

  @Override
  public void close(Duration timeout) {
    long now = System.nanoTime();
    long deadline = now + timeout.toNanos();
    // The other half is the queue's, which what is saved by then still goes to.
    open.awaitNone(now + timeout.toNanos() / 2);
    queue.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    open.endAll(new InDoubt("the server stopped before the storage or the queue answered"));
  }

  /** The record's namespace, if its large payloads go elsewhere. */
  private Optional<Namespace> claims(LogRecord record) {
    return Optional.ofNullable(registry.current().byName().get(record.namespace()))
        .filter(namespace -> namespace.persona() == Persona.DELAY_QUEUE)
        .filter(namespace -> namespace.durableStorage().isPresent());
  }

  private static boolean mayBeBase64(Route route) {
    return route.topics().stream().anyMatch(topic -> topic.cluster().equals(Queue.Sqs.CLUSTER));
  }

  /** A queue may be set to take it; where it isn't, there is another way. */
  private static AppendOutcome withRemedy(AppendOutcome outcome) {
    return outcome instanceof NotAppended refused && refused.cause() == Cause.REFUSED
        ? new NotAppended(
            Cause.REFUSED,
            refused.error()
                + "; a delay-queue whose document names a durable_storage takes payloads that its"
                + " queue doesn't")
        : outcome;
  }

  /** Until it is due, and as long after that as retries and dead letters may need it. */
  private Duration life(LogRecord record, DurableStorage storage) {
    return storage.payloadRetention().plusMillis(Math.max(0, record.dueMillis() - clock.millis()));
  }

  private static NotAppended notSaved(LogRecord record, String error) {
    return new NotAppended(
        Cause.UNAVAILABLE,
        "the payload of %d bytes was not saved in durable storage: %s"
            .formatted(record.payload().size(), error));
  }

  /** A record on its way whose payload is saved first. */
  private final class Large implements Attempt {
    private final ClaimStore store;
    private final Route route;
    private final LogRecord record;
    private final Listener listener;
    private boolean withdrawn;
    private boolean appending;
    private @Nullable Attempt attempt;

    Large(ClaimStore store, Route route, LogRecord record, Listener listener) {
      this.store = store;
      this.route = route;
      this.record = record;
      this.listener = listener;
    }

    void save(Duration life) {
      CompletionStage<Stored<ClaimCheck>> saving;
      try {
        saving = store.save(record.namespace(), record.payload(), life);
      } catch (RuntimeException e) {
        saving = CompletableFuture.failedStage(e);
      }
      var unused = saving.handle(this::saved);
    }

    private boolean saved(@Nullable Stored<ClaimCheck> stored, @Nullable Throwable defect) {
      if (stored instanceof Stored.Done<ClaimCheck> done) {
        append(done.value());
      } else if (stored instanceof Stored.Failed<ClaimCheck> failed) {
        listener.onOutcome(notSaved(record, failed.error()));
      } else {
        LOG.error("the durable storage failed to answer", defect);
        listener.onOutcome(notSaved(record, String.valueOf(defect)));
      }
      return true;
    }

    private void append(ClaimCheck check) {
      boolean inTime;
      synchronized (this) {
        inTime = !withdrawn;
        appending = inTime;
      }
      if (!inTime) {
        drop(check);
        return;
      }
      Attempt started =
          queue.append(
              route,
              record.withClaim(check),
              outcome -> {
                if (outcome instanceof NotAppended) {
                  drop(check);
                }
                listener.onOutcome(outcome);
              });
      synchronized (this) {
        attempt = started;
      }
    }

    /** It would expire by itself, but nobody will ask for it any more. */
    private void drop(ClaimCheck check) {
      var unused =
          store
              .drop(record.namespace(), check)
              .whenComplete(
                  (dropped, defect) -> {
                    if (defect != null) {
                      LOG.error("the durable storage failed to answer", defect);
                    }
                  });
    }

    @Override
    public boolean withdraw() {
      Attempt started;
      boolean inTime;
      synchronized (this) {
        started = attempt;
        inTime = !appending;
        withdrawn |= inTime;
      }
      if (inTime) {
        listener.onOutcome(
            new NotAppended(Cause.UNAVAILABLE, "withdrawn before its payload was saved"));
        return true;
      }
      return started != null && started.withdraw();
    }
  }
}
