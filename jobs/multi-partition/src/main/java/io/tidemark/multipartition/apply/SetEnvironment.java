/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.DeliveryTask;
import io.tidemark.flow.deliver.Route;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.namespace.NamespaceRegistry;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The world that a task opens, with the storages of sets among its targets. */
public final class SetEnvironment implements DeliveryEnvironment {

  private static final long serialVersionUID = 1L;

  /** Opens storages on whichever machine a task runs. */
  public interface Storage extends Serializable {
    /** Called in each task, which closes what it gets. */
    SetStores open();
  }

  private final DeliveryEnvironment plain;
  private final Storage storage;

  /**
   * Makes one.
   *
   * @param plain the same without sets
   * @param storage where sets are saved
   */
  public SetEnvironment(DeliveryEnvironment plain, Storage storage) {
    this.plain = plain;
    this.storage = storage;
  }

  @Override
  public NamespaceRegistry openNamespaces() {
    return plain.openNamespaces();
  }

  @Override
  public TargetDirectory openTargets() {
    return plain.openTargets();
  }

  @Override
  public TargetDirectory openTargets(DeliveryTask task) {
    SetStores stores = storage.open();
    try (NamespaceRegistry registry = plain.openNamespaces()) {
      registry.current().byName().values().stream()
          .flatMap(namespace -> namespace.durableStorage().stream())
          .distinct()
          .forEach(stores::connect);
    }
    return new SetDirectory(
        plain.openTargets(task), plain::openNamespaces, stores, plain.clock(), task);
  }

  @Override
  public Optional<MessageWriter> openWriter() {
    return plain.openWriter();
  }

  @Override
  public String region() {
    return plain.region();
  }

  @Override
  public Route route() {
    return new ToSet();
  }

  @Override
  public boolean keepsBooks() {
    return plain.keepsBooks();
  }

  @Override
  public InstantSource clock() {
    return plain.clock();
  }

  @Override
  public RandomGenerator random() {
    return plain.random();
  }
}
