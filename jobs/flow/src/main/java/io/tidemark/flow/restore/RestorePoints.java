/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/** Reads what a savepoint or checkpoint has, by its metadata: its state stays where it is. */
final class RestorePoints {

  private RestorePoints() {}

  /**
   * Reads one.
   *
   * @param path its directory or its metadata file, in any file system that Flink knows
   */
  static RestorePoint read(String path) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    CompletedCheckpointStorageLocation place =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    try (InputStream in = place.getMetadataHandle().openInputStream();
        DataInputStream data = new DataInputStream(in)) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(data, loader, place.getExternalPointer());
      List<RestorePoint.Saved> saved = new ArrayList<>();
      for (OperatorState state : metadata.getOperatorStates()) {
        saved.add(saved(state, loader));
      }
      return new RestorePoint(path, drained(metadata), saved);
    }
  }

  /** Flink's id of an operator with a uid. */
  static String id(String uid) {
    return HexFormat.of().formatHex(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
  }

  private static RestorePoint.Saved saved(OperatorState state, ClassLoader loader)
      throws IOException {
    String id = state.getOperatorID().toHexString();
    return new RestorePoint.Saved(
        id,
        state.getOperatorUid().or(state::getOperatorName).orElse(id),
        state.isFullyFinished()
            || state.getStates().stream().anyMatch(OperatorSubtaskState::isFinished),
        timers(state, loader),
        state.getCoordinatorState() != null
            || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState));
  }

  /** Metadata may be without properties; then only finished operators tell. */
  private static boolean drained(CheckpointMetadata metadata) {
    CheckpointProperties properties = metadata.getCheckpointProperties();
    return properties != null
        && properties.getCheckpointType() instanceof SavepointType savepoint
        && savepoint.shouldDrain();
  }

  private static RestorePoint.Timers timers(OperatorState state, ClassLoader loader)
      throws IOException {
    Optional<StreamStateHandle> described =
        state.getStates().stream()
            .flatMap(task -> task.getManagedKeyedState().stream())
            .flatMap(RestorePoints::description)
            .findFirst();
    if (described.isPresent()) {
      return hasTimers(described.get(), loader)
          ? RestorePoint.Timers.WITH_STATE
          : RestorePoint.Timers.HEAP;
    }
    Optional<KeyedStateHandle> unknown =
        state.getStates().stream()
            .flatMap(task -> task.getManagedKeyedState().stream())
            .findFirst();
    if (unknown.isPresent()) {
      throw new IOException(
          "keyed state of a kind that is unknown here: "
              + unknown.get().getClass().getSimpleName());
    }
    boolean raw = state.getStates().stream().anyMatch(task -> !task.getRawKeyedState().isEmpty());
    return raw ? RestorePoint.Timers.HEAP : RestorePoint.Timers.NONE;
  }

  /** Where a part of the keyed state says what it is made of. All parts say the same. */
  private static Stream<StreamStateHandle> description(KeyedStateHandle handle) {
    if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      return Stream.of(incremental.getMetaDataStateHandle());
    }
    return handle instanceof KeyGroupsStateHandle whole ? Stream.of(whole) : Stream.empty();
  }

  private static boolean hasTimers(StreamStateHandle handle, ClassLoader loader)
      throws IOException {
    KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(loader);
    try (InputStream in = handle.openInputStream()) {
      proxy.read(new DataInputViewStreamWrapper(in));
    }
    return proxy.getStateMetaInfoSnapshots().stream()
        .anyMatch(
            it ->
                it.getBackendStateType() == StateMetaInfoSnapshot.BackendStateType.PRIORITY_QUEUE);
  }
}
