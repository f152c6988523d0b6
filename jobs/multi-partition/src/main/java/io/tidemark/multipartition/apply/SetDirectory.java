/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.flow.deliver.DeliveryTask;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one task, and among them the storages of sets. The mutations of sets go to those
 * targets too, from whichever thread the one before has ended on; so here attempts are started
 * under a lock, and none after the task has ended.
 */
final class SetDirectory implements TargetDirectory, Mutations.Targets {

  private final TargetDirectory targets;
  private final Supplier<NamespaceRegistry> openNamespaces;
  private final SetStores stores;
  private final ScheduledThreadPoolExecutor timer;
  private final SetRun.Surroundings around;
  private volatile boolean closed;
  private @Nullable NamespaceRegistry namespaces;
  private @Nullable Target sets;

  /**
   * Makes one.
   *
   * @param targets those that records name
   * @param openNamespaces opens the namespaces, when the first set comes
   * @param stores where sets are saved; closed with this
   * @param clock the wall clock
   * @param task the task it is for
   */
  SetDirectory(
      TargetDirectory targets,
      Supplier<NamespaceRegistry> openNamespaces,
      SetStores stores,
      InstantSource clock,
      DeliveryTask task) {
    this.targets = targets;
    this.openNamespaces = openNamespaces;
    this.stores = stores;
    this.timer = timer();
    this.around =
        new SetRun.Surroundings(
            new Mutations(this, new AwayPlaces(), new Turns(task.tasks()), this::pause, clock),
            clock,
            new SetMetrics(task.metrics()),
            () -> closed);
  }

  @Override
  public synchronized Target get(TargetUri uri) {
    if (SetAddress.is(uri)) {
      return sets();
    }
    Target unused = targets.get(uri); // It says at once whether the address is valid.
    return new Target() {
      @Override
      public CompletionStage<Delivery> deliver(LogRecord record) {
        return start(uri, record);
      }

      @Override
      public void close() {}
    };
  }

  /** A set takes as long as it has mutations. */
  @Override
  public boolean timed(TargetUri uri) {
    return !SetAddress.is(uri) && targets.timed(uri);
  }

  @Override
  public synchronized String place(TargetUri uri) {
    return SetAddress.is(uri) ? uri.server() : targets.place(uri);
  }

  @Override
  public synchronized CompletionStage<Delivery> start(TargetUri target, LogRecord record) {
    return closed
        ? CompletableFuture.completedFuture(Delivery.Retryable.target("the task has ended"))
        : targets.get(target).deliver(record);
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    synchronized (this) {
      if (namespaces != null) {
        namespaces.close();
      }
      targets.close();
      stores.close();
    }
  }

  private Target sets() {
    Target known = sets;
    if (known == null) {
      NamespaceRegistry opened = openNamespaces.get();
      namespaces = opened;
      known = new SetTarget(opened, stores, around);
      sets = known;
    }
    return known;
  }

  private CompletionStage<?> pause(long millis) {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    Future<?> unused = timer.schedule(() -> turn.complete(true), millis, TimeUnit.MILLISECONDS);
    return turn;
  }

  /** Starts its thread when something first waits. */
  private static ScheduledThreadPoolExecutor timer() {
    return new ScheduledThreadPoolExecutor(
        1,
        work -> {
          Thread thread = new Thread(work, "turns of mutations");
          thread.setDaemon(true);
          return thread;
        });
  }
}
