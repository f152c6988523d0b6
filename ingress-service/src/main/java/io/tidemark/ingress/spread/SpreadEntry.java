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
    Leg leg;
    QueueEntry asked;
    synchronized (this) {
      asked = withdrawing ? null : entry;
      Topic topic = asked == null ? null : choose();
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
  private @Nullable Topic choose() {
    Topic any = null;
    for (Topic topic : route.topics()) {
      if (legs.stream().noneMatch(leg -> leg.topic.equals(topic))) {
        if (appender.member(topic).health.takes(appender.now())) {
          return topic;
        }
        any = any == null ? topic : any;
      }
    }
    return any;
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
      worst = worst instanceof AppendOutcome.InDoubt && !appended ? worst : outcome;
      again = !appended && !withdrawing && appender.patient(sinceNanos);
    }
    if (appended) {
      listener.onOutcome(outcome);
    } else if (again && next()) {
      appender.events().passedOn(leg.topic);
    } else {
      endIfAllHaveAnswered();
    }
  }

  private void endIfAllHaveAnswered() {
    AppendOutcome last;
    synchronized (this) {
      if (entry == null || open > 0) {
        return;
      }
      entry = null;
      last = worst;
    }
    if (last != null) {
      listener.onOutcome(last);
    }
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
      if (!withdraw() && next()) {
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
