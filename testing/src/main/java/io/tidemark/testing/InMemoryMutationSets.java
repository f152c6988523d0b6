/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A durable storage in memory. It answers before it returns, and fails where a test wants it to.
 * Safe for threads.
 */
public final class InMemoryMutationSets implements MutationSets {

  /** What may be asked of it. */
  public enum Call {
    SAVE,
    COMPLETE,
    HEAD,
    SIZE,
    READ,
    PROGRESS,
    END
  }

  private record Fault(Stored.Reach reach, int calls, Set<Call> of) {}

  private final InstantSource clock;
  private final Map<SetName, InMemorySet> sets = new HashMap<>();
  private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
  private Optional<Fault> fault = Optional.empty();
  private boolean closed;
  private boolean muted;

  public InMemoryMutationSets(InstantSource clock) {
    this.clock = clock;
  }

  /** Every call fails until {@link #heal}, or those of the given kinds do. */
  public void fail(Stored.Reach reach, Call... of) {
    failNext(Integer.MAX_VALUE, reach, of);
  }

  /**
   * The next calls fail, or the next of the given kinds. One that is in doubt does what it was
   * asked for, and its answer is lost; the others do nothing.
   */
  public synchronized void failNext(int calls, Stored.Reach reach, Call... of) {
    Set<Call> kinds = of.length == 0 ? EnumSet.allOf(Call.class) : Set.of(of);
    fault = Optional.of(new Fault(reach, calls, kinds));
  }

  /** Every call does nothing and is never answered, until {@link #heal}. */
  public synchronized void mute() {
    muted = true;
  }

  /** No call fails any more. */
  public synchronized void heal() {
    fault = Optional.empty();
    muted = false;
  }

  /** Makes one sequence contested, as if two servers had written it at the same moment. */
  public synchronized void contest(SetName set, int sequence) {
    find(set).contested.add(sequence);
  }

  /** How often it was asked, whatever it answered. */
  public synchronized int calls(Call call) {
    return calls.getOrDefault(call, 0);
  }

  /** Whether {@link #close} was called. */
  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public CompletionStage<Stored<Acceptance>> save(LogRecord mutation, long expiresMillis) {
    if (!(mutation.setPart().orElse(null) instanceof SetPart.Mutation part)) {
      throw new IllegalArgumentException("record " + mutation.id() + " is no mutation of a set");
    }
    SetName name = new SetName(mutation.namespace(), part.setId());
    return answer(Call.SAVE, () -> find(name).save(name, part.sequence(), mutation, expiresMillis));
  }

  @Override
  public CompletionStage<Stored<Acceptance>> complete(SetName set, int count, SetPolicy policy) {
    return answer(Call.COMPLETE, () -> find(set).complete(set, count, policy, clock.millis()));
  }

  @Override
  public CompletionStage<Stored<Optional<SetHead>>> head(SetName set) {
    return answer(Call.HEAD, () -> find(set).head());
  }

  @Override
  public CompletionStage<Stored<Integer>> size(SetName set) {
    return answer(Call.SIZE, () -> find(set).mutations.size());
  }

  @Override
  public CompletionStage<Stored<SetPage>> read(SetName set, int from, int to) {
    return answer(
        Call.READ,
        () -> {
          InMemorySet found = find(set);
          List<LogRecord> page = new ArrayList<>();
          for (int sequence = from; sequence <= to; sequence++) {
            Optional<String> error = found.unreadable(set, sequence);
            if (error.isPresent()) {
              return new SetPage(page, OptionalInt.of(sequence), error.get());
            }
            page.add(found.mutations.get(sequence));
          }
          return new SetPage(page, OptionalInt.empty(), "");
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> progress(SetName set, SetProgress progress) {
    if (progress.state().ended()) {
      throw new IllegalArgumentException(set + " is " + progress.state() + ": call end()");
    }
    return answer(
        Call.PROGRESS,
        () -> {
          find(set).progress = Optional.of(progress);
          return true;
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> end(SetName set, SetProgress progress, SetPolicy policy) {
    if (!progress.state().ended()) {
      throw new IllegalArgumentException(set + " is " + progress.state() + ": it hasn't ended");
    }
    return answer(
        Call.END,
        () -> {
          find(set).end(progress, clock.millis() + policy.retention().toMillis());
          return true;
        });
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private <T> CompletionStage<Stored<T>> answer(Call call, Supplier<T> work) {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException(call + " came after close()");
      }
      calls.merge(call, 1, Integer::sum);
      return muted
          ? new CompletableFuture<>()
          : CompletableFuture.completedFuture(answerNow(call, work));
    }
  }

  private synchronized <T> Stored<T> answerNow(Call call, Supplier<T> work) {
    Optional<Fault> due = fault.filter(each -> each.of().contains(call));
    boolean works = due.isEmpty() || due.get().reach() == Stored.Reach.IN_DOUBT;
    Optional<T> done = works ? Optional.of(work.get()) : Optional.empty();
    if (due.isEmpty()) {
      return new Stored.Done<>(done.orElseThrow());
    }
    Fault now = due.get();
    fault =
        now.calls() == 1
            ? Optional.empty()
            : Optional.of(new Fault(now.reach(), now.calls() - 1, now.of()));
    return new Stored.Failed<>(now.reach(), "the storage is made to fail: " + now.reach());
  }

  /** A set; one that nothing is saved of where there is none, or where it is forgotten by now. */
  private InMemorySet find(SetName name) {
    InMemorySet found = sets.get(name);
    if (found == null || found.forgetMillis <= clock.millis()) {
      found = new InMemorySet();
      sets.put(name, found);
    }
    return found;
  }
}
