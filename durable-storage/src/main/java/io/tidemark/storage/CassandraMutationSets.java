/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

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
import io.tidemark.storage.steps.Steps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Sets of mutations in a table of Cassandra. */
final class CassandraMutationSets implements MutationSets {
  private final SetTable table;
  private final Duration timeout;
  private final LongSupplier attempts;
  private final SaveLines lines;
  private final CompletionProtocol completion;
  private final PageReader pages;
  private final Runnable closing;

  /**
   * Makes one.
   *
   * @param table where they are
   * @param timeout how long a call may take
   * @param clock the wall clock
   * @param attempts names attempts: at random, so that no two servers ever make the same
   * @param closing lets go of connections
   */
  CassandraMutationSets(
      SetTable table,
      Duration timeout,
      InstantSource clock,
      LongSupplier attempts,
      Runnable closing) {
    this.table = table;
    this.timeout = timeout;
    this.attempts = attempts;
    this.closing = closing;
    lines = new SaveLines(table, new SaveProtocol(table, clock));
    completion = new CompletionProtocol(table, clock, attempts);
    pages = new PageReader(table);
  }

  @Override
  public CompletionStage<Stored<Acceptance>> save(LogRecord mutation, long expiresMillis) {
    if (!(mutation.setPart().orElse(null) instanceof SetPart.Mutation part)) {
      throw new IllegalArgumentException("record " + mutation.id() + " is no mutation of a set");
    }
    Draft draft =
        new Draft(
            part.sequence(),
            attempts.getAsLong(),
            MutationContent.hash(mutation),
            mutation.payload().size(),
            MutationContent.encode(mutation));
    return intime(
        lines.save(new SetName(mutation.namespace(), part.setId()), draft, expiresMillis));
  }

  @Override
  public CompletionStage<Stored<Acceptance>> complete(SetName set, int count, SetPolicy policy) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + "; it must be 1 or more");
    }
    return intime(completion.complete(set, count, policy));
  }

  @Override
  public CompletionStage<Stored<Optional<SetHead>>> head(SetName set) {
    return intime(table.head(set));
  }

  @Override
  public CompletionStage<Stored<Integer>> size(SetName set) {
    return intime(
        Steps.then(
            table.allRows(set),
            rows ->
                Steps.done(
                    (int)
                        rows.attempts().stream()
                            .filter(each -> !each.withdrawn())
                            .mapToInt(SavedAttempt::sequence)
                            .distinct()
                            .count())));
  }

  @Override
  public CompletionStage<Stored<SetPage>> read(SetName set, int from, int to) {
    return intime(pages.read(set, from, to));
  }

  @Override
  public CompletionStage<Stored<Boolean>> progress(SetName set, SetProgress progress) {
    if (progress.state().ended()) {
      throw new IllegalArgumentException(set + " is " + progress.state() + ": call end()");
    }
    return intime(table.writeProgress(set, progress));
  }

  @Override
  public CompletionStage<Stored<Boolean>> end(SetName set, SetProgress progress, SetPolicy policy) {
    if (!progress.state().ended()) {
      throw new IllegalArgumentException(set + " is " + progress.state() + ": it hasn't ended");
    }
    return intime(completion.end(set, progress, policy));
  }

  @Override
  public void close() {
    closing.run();
  }

  private <T> CompletionStage<Stored<T>> intime(CompletionStage<Stored<T>> call) {
    return Steps.intime(timeout, call);
  }
}
