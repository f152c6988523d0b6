/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A storage to which somebody writes just before a set is to expire. */
final class RacedSets implements MutationSets {

  private final MutationSets sets;
  private Optional<Runnable> race;

  /**
   * Makes one.
   *
   * @param sets the storage itself
   * @param race done before the first set that is to expire does
   */
  RacedSets(MutationSets sets, Runnable race) {
    this.sets = sets;
    this.race = Optional.of(race);
  }

  @Override
  public CompletionStage<Stored<Acceptance>> save(LogRecord mutation, long expiresMillis) {
    return sets.save(mutation, expiresMillis);
  }

  @Override
  public CompletionStage<Stored<Acceptance>> complete(SetName set, int count, SetPolicy policy) {
    return sets.complete(set, count, policy);
  }

  @Override
  public CompletionStage<Stored<Optional<SetHead>>> head(SetName set) {
    return sets.head(set);
  }

  @Override
  public CompletionStage<Stored<Integer>> size(SetName set) {
    return sets.size(set);
  }

  @Override
  public CompletionStage<Stored<SetPage>> read(SetName set, int from, int to) {
    return sets.read(set, from, to);
  }

  @Override
  public CompletionStage<Stored<Boolean>> progress(SetName set, SetProgress progress) {
    return sets.progress(set, progress);
  }

  @Override
  public CompletionStage<Stored<Boolean>> end(SetName set, SetProgress progress, SetPolicy policy) {
    if (progress.state() == SetProgress.State.EXPIRED && race.isPresent()) {
      race.get().run();
      race = Optional.empty();
      return CompletableFuture.completedFuture(new Stored.Done<>(false));
    }
    return sets.end(set, progress, policy);
  }

  @Override
  public void close() {
    sets.close();
  }
}
