/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.Route;
import io.tidemark.ingress.spread.SpreadAppender.Member;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.QueueEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry that one queue after the other is asked to take. Its listener hears that one has it, or
 * once all have answered the worst of what they said: in doubt comes before not appended. Safe for
 * threads.
 */
final class SpreadEntry implements Append.Attempt {

  private final SpreadAppender appender;
  private final Route route;
  private final Append.Listener listener;
  private final long sinceNanos;
  private final List<Leg> legs = new ArrayList<>(2);
  private int open;

  /** Null once it is over, for a queue that is silent must not keep it from being garbage. */
  private @Nullable QueueEntry entry;

  private boolean withdrawing;
  private @Nullable AppendOutcome worst;

  SpreadEntry(
      SpreadAppender appender,
      Route route,
      QueueEntry entry,
      Append.Listener listener,
      long sinceNanos) {
    this.appender = appender;
    this.route = route;
    this.entry = entry;
    this.listener = listener;
    this.sinceNanos = sinceNanos;
  }

  /** Asks the next queue; returns whether there was one. */
  boolean next() {
    return ask(false, "");
  }

  /**
   * Asks the next queue.
   *
   * @param onlyWell whether only one that is well
   * @param silent the cluster whose other queues would be as silent; empty: none
   */
  private boolean ask(boolean onlyWell, String silent) {
    Leg leg;
    QueueEntry asked;
    synchronized (this) {
      asked = withdrawing ? null : entry;
      Topic topic = asked == null ? null : choose(onlyWell, silent);
      if (asked == null || topic == null) {
        return false;
      }
      leg = new Leg(topic, appender.now());
      legs.add(leg);
      open++;
    }
    leg.member.add(leg);
    leg.attempt = appender.queues().append(new Route(List.of(leg.topic), route.free()), asked, leg);
    return true;
  }

  /** One that wasn't asked, in their order: one that is well, or else any. */
  private @Nullable Topic choose(boolean onlyWell, String silent) {
    Topic any = null;
    for (Topic topic : route.topics()) {
      boolean asked = legs.stream().anyMatch(leg -> leg.topic.equals(topic));
      if (!asked && !topic.cluster().equals(silent)) {
        if (appender.member(topic).health.takes(appender.now())) {
          return topic;
        }
        any = any == null ? topic : any;
      }
    }
    return onlyWell ? null : any;
  }

  @Override
  public boolean withdraw() {
    List<Leg> asked;
    synchronized (this) {
      if (entry == null) {
        return false;
      }
      withdrawing = true;
      asked = List.copyOf(legs);
    }
    asked.forEach(Leg::withdraw);
    endIfAllHaveAnswered(); // It may wait for a queue to be well again.
    synchronized (this) {
      return entry == null && worst instanceof AppendOutcome.NotAppended;
    }
  }

  private void heard(Leg leg, AppendOutcome outcome) {
    boolean appended = outcome instanceof AppendOutcome.Appended;
    boolean again;
    synchronized (this) {
      open--;
      if (entry == null) {
        return;
      }
      if (appended) {
        entry = null;
      }
      worst = appended || rank(outcome) >= rank(worst) ? outcome : worst;
      again = !appended && !withdrawing && appender.patient(sinceNanos);
    }
    if (appended) {
      listener.onOutcome(outcome);
    } else if (again && next()) {
      appender.events().passedOn(leg.topic);
    } else if (again && leg.isOfTheQueue(outcome) && forget(leg)) {
      appender.park(this);
    } else {
      endIfAllHaveAnswered();
    }
  }

  /**
   * While another is silent, which may be for long, one that failed is asked again once it is well.
   */
  private synchronized boolean forget(Leg leg) {
    return entry != null && open > 0 && legs.remove(leg);
  }

  /**
   * Where none has taken it, and the reason may pass, it waits for one to be well again, as it
   * would for the only one.
   */
  private void endIfAllHaveAnswered() {
    AppendOutcome last;
    synchronized (this) {
      if (entry == null || open > 0) {
        return;
      }
      if (mayPass() && !withdrawing && appender.patient(sinceNanos)) {
        legs.clear();
        last = null;
      } else {
        entry = null;
        last = worst;
      }
    }
    if (last == null) {
      appender.park(this);
    } else {
      listener.onOutcome(last);
    }
  }

  /** Asks a queue that is well; returns whether it goes on waiting for one. */
  boolean stillWaits() {
    if (!ask(true, "")) {
      synchronized (this) {
        if (entry != null && !withdrawing && appender.patient(sinceNanos)) {
          return true;
        }
      }
      endIfAllHaveAnswered();
    }
    return false;
  }

  private boolean mayPass() {
    return worst instanceof AppendOutcome.NotAppended refused
        && refused.cause() != AppendOutcome.Cause.REFUSED;
  }

  /** What is said of an entry that none has taken: what may be there first, then what may pass. */
  private static int rank(@Nullable AppendOutcome outcome) {
    if (outcome instanceof AppendOutcome.InDoubt) {
      return 3;
    }
    if (outcome instanceof AppendOutcome.NotAppended refused) {
      return refused.cause() == AppendOutcome.Cause.REFUSED ? 1 : 2;
    }
    return 0;
  }

  /** A queue that was asked. */
  final class Leg implements Append.Listener {
    private final Topic topic;
    private final Member member;
    private final long legNanos;
    private volatile boolean answered;
    private volatile Append.@Nullable Attempt attempt;

    Leg(Topic topic, long legNanos) {
      this.topic = topic;
      this.member = appender.member(topic);
      this.legNanos = legNanos;
    }

    @Override
    public void onOutcome(AppendOutcome outcome) {
      answered = true;
      if (outcome instanceof AppendOutcome.Appended) {
        member.health.succeeded();
        appender.events().appended(topic);
      } else if (isOfTheQueue(outcome)) {
        member.health.failed(appender.now());
      }
      heard(this, outcome);
    }

    boolean answered() {
      return answered;
    }

    long sinceNanos() {
      return legNanos;
    }

    /** It has said nothing for too long. */
    void silent() {
      if (!withdraw() && ask(false, topic.cluster())) {
        appender.events().passedOn(topic);
      }
    }

    private boolean withdraw() {
      Append.Attempt started = attempt;
      return started != null && started.withdraw();
    }

    /** Whether it says something of the queue and not of the entry, nor that it was taken back. */
    private boolean isOfTheQueue(AppendOutcome outcome) {
      return !withdrawing
          && !(outcome instanceof AppendOutcome.NotAppended refused
              && refused.cause() == AppendOutcome.Cause.REFUSED);
    }
  }
}
