/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A queue in memory: it answers at once as it is told, or holds entries until a test decides. */
public final class InMemoryAppend implements Append {

  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final AtomicInteger appended = new AtomicInteger();
  private volatile Function<QueueEntry, Optional<AppendOutcome>> rule = entry -> Optional.empty();
  private volatile boolean withdrawable;
  private volatile boolean closed;

  /** What becomes of the entries that come from now on; empty: they are held. */
  public void answer(Function<QueueEntry, Optional<AppendOutcome>> rule) {
    this.rule = rule;
  }

  /** Whether held entries can still be taken back. */
  public void withdrawable(boolean withdrawable) {
    this.withdrawable = withdrawable;
  }

  /** The next entry that is held; waits for it. */
  public Held take() throws InterruptedException {
    Held next = held.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  /** How many entries came. */
  public int appended() {
    return appended.get();
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    appended.incrementAndGet();
    Optional<AppendOutcome> outcome = rule.apply(entry);
    Held attempt = new Held(route, entry, listener);
    if (outcome.isPresent()) {
      attempt.complete(outcome.get());
    } else {
      held.add(attempt);
    }
    return attempt;
  }

  @Override
  public void close(Duration timeout) {
    closed = true;
  }

  /** An entry that waits for a test to decide. */
  public final class Held implements Attempt {
    private final Route route;
    private final QueueEntry entry;
    private final Listener listener;
    private final AtomicBoolean decided = new AtomicBoolean();

    private Held(Route route, QueueEntry entry, Listener listener) {
      this.route = route;
      this.entry = entry;
      this.listener = listener;
    }

    public Topic topic() {
      return route.topic();
    }

    public QueueEntry entry() {
      return entry;
    }

    /** The entry, which is a record. */
    public LogRecord record() {
      return (LogRecord) entry;
    }

    /** Tells the outcome. */
    public void complete(AppendOutcome outcome) {
      if (decided.compareAndSet(false, true)) {
        listener.onOutcome(outcome);
      }
    }

    @Override
    public boolean withdraw() {
      return withdrawable && decided.compareAndSet(false, true);
    }
  }
}
