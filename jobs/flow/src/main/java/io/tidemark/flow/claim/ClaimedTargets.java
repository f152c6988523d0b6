/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.claim;

import io.tidemark.claim.ClaimStore;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The targets of a task, which get records with their payload wherever that is. */
public final class ClaimedTargets implements TargetDirectory {

  /** How many bytes of fetched payloads a task has in memory: three of the largest. */
  private static final long ROOM_BYTES = 48L * 1024 * 1024;

  private final TargetDirectory targets;
  private final Supplier<NamespaceRegistry> openNamespaces;
  private final Runnable closeStores;
  private final Redeemer redeemer;
  private @Nullable CompletableFuture<NamespaceRegistry> namespaces;
  private boolean closed;

  /**
   * Makes them.
   *
   * @param targets those that take whole records; closed with this
   * @param openNamespaces opens the namespaces, which may wait; called when the first claim check
   *     comes, on another thread
   * @param stores where payloads are; it doesn't wait. IllegalArgumentException where the
   *     deployment lacks it
   * @param closeStores closes those
   * @param timeout how long a record may wait for room
   */
  public ClaimedTargets(
      TargetDirectory targets,
      Supplier<NamespaceRegistry> openNamespaces,
      Function<DurableStorage, ClaimStore> stores,
      Runnable closeStores,
      Duration timeout) {
    this.targets = targets;
    this.openNamespaces = openNamespaces;
    this.closeStores = closeStores;
    this.redeemer = new Redeemer(this::current, stores, new PayloadRoom(ROOM_BYTES, timeout));
  }

  @Override
  public Target get(TargetUri uri) {
    Target target = targets.get(uri);
    return new Target() {
      @Override
      public CompletionStage<Delivery> deliver(LogRecord record) {
        return record.claim().isPresent()
            ? redeemer.deliver(record, record.claim().get(), target)
            : target.deliver(record);
      }

      @Override
      public void close() {
        target.close();
      }
    };
  }

  @Override
  public String place(TargetUri uri) {
    return targets.place(uri);
  }

  @Override
  public boolean timed(TargetUri uri) {
    return targets.timed(uri);
  }

  @Override
  public void close() {
    targets.close();
    closeStores.run();
    CompletableFuture<NamespaceRegistry> opened;
    synchronized (this) {
      closed = true;
      opened = namespaces;
    }
    if (opened != null) {
      var unused = opened.thenAccept(NamespaceRegistry::close);
    }
  }

  private CompletionStage<Namespaces> current() {
    CompletableFuture<NamespaceRegistry> opened;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedStage(new IllegalStateException("the task has ended"));
      }
      opened = namespaces;
      if (opened == null || opened.isCompletedExceptionally()) {
        opened = CompletableFuture.supplyAsync(openNamespaces);
        namespaces = opened;
      }
    }
    return opened.thenApply(NamespaceRegistry::current);
  }
}
