/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queues that answer as a test has told them, or not at all. */
final class ScriptedQueues implements Append {

  static final AppendOutcome AWAY = new NotAppended(Cause.UNAVAILABLE, "away");

  private final Map<Topic, Optional<AppendOutcome>> answers = new HashMap<>();
  private final List<Held> held = new ArrayList<>();
  final List<Topic> asked = new ArrayList<>();
  boolean withdrawable;

  /** What a queue says from now on; empty: nothing. */
  void answer(Topic topic, Optional<AppendOutcome> outcome) {
    answers.put(topic, outcome);
  }

  /** What nobody has answered yet. */
  List<Held> held() {
    return held.stream().filter(it -> !it.done).toList();
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    asked.add(route.topic());
    Held attempt = new Held(route.topic(), listener);
    Optional<AppendOutcome> answer =
        answers.getOrDefault(route.topic(), Optional.of(AppendOutcome.Appended.INSTANCE));
    if (answer.isPresent()) {
      attempt.end(answer.get());
    } else {
      held.add(attempt);
    }
    return attempt;
  }

  @Override
  public void close(Duration timeout) {}

  /** An entry without an answer. */
  final class Held implements Attempt {
    final Topic topic;
    private final Listener listener;
    private boolean done;

    private Held(Topic topic, Listener listener) {
      this.topic = topic;
      this.listener = listener;
    }

    void end(AppendOutcome outcome) {
      if (!done) {
        done = true;
        listener.onOutcome(outcome);
      }
    }

    @Override
    public boolean withdraw() {
      if (!withdrawable || done) {
        return false;
      }
      end(new NotAppended(Cause.UNAVAILABLE, "withdrawn"));
      return true;
    }
  }
}
