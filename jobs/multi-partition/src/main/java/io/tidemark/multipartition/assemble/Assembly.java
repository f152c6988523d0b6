/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.multipartition.state.v1.AssembledSet;
import io.tidemark.multipartition.state.v1.SetPhase;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import java.util.Optional;

/**
 * Puts the set of the current key together. Its messages leave a slice at a time: what is between
 * two slices in other operators is between two here, a checkpoint among it, and of a large set no
 * more than a message is in memory.
 */
final class Assembly {

  /** How many messages leave in one go. */
  static final int SLICE = 64;

  /** How many bytes of memory they take at most, but for one. */
  static final int SLICE_BYTES = 1024 * 1024;

  private final SetStore store;
  private final Exits exits;
  private final AssembleMetrics metrics;

  /** Where messages leave. */
  interface Exits {
    /** It goes on, in sequence. */
    void emit(QueueMessage message);

    /** It is dead. */
    void bury(QueueMessage message, DeadReason reason, String error);
  }

  Assembly(SetStore store, Exits exits, AssembleMetrics metrics) {
    this.store = store;
    this.exits = exits;
    this.metrics = metrics;
  }

  /** Takes in a message that has come. */
  void arrive(QueueMessage message, LogRecord record, Namespace namespace, long now)
      throws Exception {
    AssembledSet set = store.known();
    if (set != null && set.getPhase() == SetPhase.BURYING) {
      bury(set, now, Integer.MAX_VALUE); // What comes now begins the set anew.
      set = null;
    }
    AssembledSet.Builder next =
        set == null ? AssembledSet.newBuilder().setNamespace(namespace.name()) : set.toBuilder();
    SetPolicy policy = namespace.sets().orElse(SetPolicy.DEFAULT);
    Verdict verdict = consider(next.build(), record, policy);
    if (verdict instanceof Verdict.Dead dead) {
      metrics.of(namespace.name()).dead(dead.reason());
      exits.bury(message, dead.reason(), dead.error());
      return;
    } else if (verdict instanceof Verdict.Repeat) {
      metrics.of(namespace.name()).repeated();
      return;
    }
    keep(next, message, record);
    if (next.getCount() > 0 && next.getHeld() == next.getCount()) {
      metrics.of(namespace.name()).assembled();
      next.setPhase(SetPhase.LEAVING).setNext(1).setDue(Math.max(next.getDue(), now));
      leave(next, policy, now);
    } else {
      next.setDeadline(now + policy.expireAfter().toMillis());
      store.save(next.build(), next.getDeadline());
    }
  }

  /**
   * Goes on with a set whose timer has fired.
   *
   * @param namespace its namespace, if it is still there
   */
  void wake(long timer, Optional<Namespace> namespace, long now) throws Exception {
    AssembledSet known = store.known();
    if (known == null || known.getTimer() != timer) {
      return;
    }
    AssembledSet.Builder set = known.toBuilder().setTimer(0);
    switch (set.getPhase()) {
      case LEAVING -> leave(set, namespace.flatMap(Namespace::sets).orElse(SetPolicy.DEFAULT), now);
      case BURYING -> bury(set.build(), now, SLICE);
      case COLLECTING, DONE -> {
        if (now < set.getDeadline()) {
          store.save(set.build(), set.getDeadline());
        } else if (set.getPhase() == SetPhase.DONE) {
          store.forget(set.build());
        } else {
          giveUp(set, now);
        }
      }
      case UNRECOGNIZED ->
          throw new IllegalStateException("a set is in a phase that this jar doesn't know");
    }
  }

  /** The name of the namespace of the current set; empty where there is no set. */
  String namespace() throws Exception {
    AssembledSet set = store.known();
    return set == null ? "" : set.getNamespace();
  }

  private Verdict consider(AssembledSet set, LogRecord record, SetPolicy policy) throws Exception {
    SetPart part = record.setPart().orElseThrow();
    if (part instanceof SetPart.Completion marker) {
      return Verdict.of(set, marker, policy);
    }
    SetPart.Mutation mutation = (SetPart.Mutation) part;
    QueueMessage before = store.get(mutation.sequence());
    return Verdict.of(
        set,
        mutation,
        record,
        Optional.ofNullable(before).map(there -> read(there, set.getNamespace())),
        policy);
  }

  private void keep(AssembledSet.Builder set, QueueMessage message, LogRecord record)
      throws Exception {
    if (record.setPart().orElseThrow() instanceof SetPart.Mutation mutation) {
      store.put(mutation.sequence(), message);
      set.setHeld(set.getHeld() + 1)
          .setBytes(set.getBytes() + record.payload().size())
          .setHighest(Math.max(set.getHighest(), mutation.sequence()));
      return;
    }
    int count = ((SetPart.Completion) record.setPart().orElseThrow()).count();
    store.put(SetStore.MARKER, message);
    set.setCount(count).setDue(record.dueMillis());
    for (int sequence = count + 1; sequence <= set.getHighest(); sequence++) {
      QueueMessage excess = store.take(sequence);
      if (excess != null) {
        set.setHeld(set.getHeld() - 1)
            .setBytes(set.getBytes() - read(excess, set.getNamespace()).payload().size());
        metrics.of(set.getNamespace()).dead(DeadReason.SET_CONFLICT);
        exits.bury(
            excess,
            DeadReason.SET_CONFLICT,
            "sequence %d is past the end of its set, whose marker says %d mutations"
                .formatted(sequence, count));
      }
    }
    set.setHighest(Math.min(set.getHighest(), count));
  }

  private void leave(AssembledSet.Builder set, SetPolicy policy, long now) throws Exception {
    int bytes = 0;
    for (int i = 0; i < SLICE && bytes < SLICE_BYTES && set.getNext() <= set.getCount(); i++) {
      QueueMessage message = requireNonNull(store.take(set.getNext()), "a message of a set");
      LogRecord record = read(message, set.getNamespace());
      set.setWritten(Math.max(set.getWritten(), record.writtenMillis()));
      exits.emit(
          SetMessages.leaving(
              message,
              record.setPart().orElseThrow(),
              set.getWritten(),
              Math.max(set.getDue(), record.dueMillis())));
      set.setNext(set.getNext() + 1);
      bytes += message.weight();
    }
    if (set.getNext() <= set.getCount()) {
      store.save(set.build(), now + 1);
      return;
    }
    QueueMessage unused = store.take(SetStore.MARKER);
    set.setPhase(SetPhase.DONE).setDeadline(now + policy.retention().toMillis());
    store.save(set.build(), set.getDeadline());
  }

  private void giveUp(AssembledSet.Builder set, long now) throws Exception {
    metrics.of(set.getNamespace()).incomplete();
    int last = set.getCount() == 0 ? set.getHighest() : set.getCount();
    String missing = Missing.of(last, store.sequences());
    String sequences = missing.isEmpty() ? "" : "sequence " + missing;
    String marker = set.getCount() == 0 ? "the completion marker" : "of " + set.getCount();
    String error =
        "the set was not complete in time; missing: "
            + (sequences.isEmpty()
                ? marker
                : set.getCount() == 0 ? sequences + " and " + marker : sequences + " " + marker);
    bury(set.setPhase(SetPhase.BURYING).setNext(1).setError(error).build(), now, SLICE);
  }

  /** The marker leaves last: written again in this order, the messages have the least to wait. */
  private void bury(AssembledSet known, long now, int most) throws Exception {
    AssembledSet.Builder set = known.toBuilder();
    int buried = 0;
    while (buried < most && set.getNext() <= set.getHighest()) {
      buried += bury(set, set.getNext()) ? 1 : 0;
      set.setNext(set.getNext() + 1);
    }
    if (set.getNext() <= set.getHighest()) {
      store.save(set.build(), now + 1);
      return;
    }
    boolean unused = bury(set, SetStore.MARKER);
    store.forget(set.build());
  }

  private boolean bury(AssembledSet.Builder set, int sequence) throws Exception {
    QueueMessage message = store.take(sequence);
    if (message == null) {
      return false;
    }
    metrics.of(set.getNamespace()).dead(DeadReason.SET_INCOMPLETE);
    exits.bury(message, DeadReason.SET_INCOMPLETE, set.getError());
    return true;
  }

  private static LogRecord read(QueueMessage message, String namespace) {
    return SetMessages.read(message, namespace)
        .orElseThrow(() -> new IllegalStateException("a message of a set is no part of one"));
  }
}
