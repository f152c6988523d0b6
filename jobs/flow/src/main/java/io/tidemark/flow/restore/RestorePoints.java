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
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
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
public final class RestorePoints {

  private RestorePoints() {}

  /**
   * Reads one.
   *
   * @param path its directory or its metadata file, in any file system that Flink knows
   */
  public static RestorePoint read(String path) throws IOException {
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
      return new RestorePoint(path, saved);
    }
  }

  /** Flink's id of an operator with a uid. */
  public static String id(String uid) {
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
        timers(state, loader));
  }

  private static RestorePoint.Timers timers(OperatorState state, ClassLoader loader)
      throws IOException {
    Optional<StreamStateHandle> described =
        state.getStates().stream()
            .flatMap(task -> task.getManagedKeyedState().stream())
            .flatMap(RestorePoints::description)
            .findFirst();
    if (described.isPresent() && hasTimers(described.get(), loader)) {
      return RestorePoint.Timers.WITH_STATE;
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

  static String dump(String path) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    CompletedCheckpointStorageLocation place =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    StringBuilder out = new StringBuilder();
    try (InputStream in = place.getMetadataHandle().openInputStream();
        DataInputStream data = new DataInputStream(in)) {
      CheckpointMetadata md = Checkpoints.loadCheckpointMetadata(data, loader, place.getExternalPointer());
      out.append(" PROPS ").append(md.getCheckpointProperties());
      if (md.getCheckpointProperties() != null) out.append(" ").append(md.getCheckpointProperties().getCheckpointType());
      for (OperatorState state : md.getOperatorStates()) {
        out.append("\n  ")
            .append(state.getClass().getSimpleName())
            .append(" ")
            .append(state.getOperatorUid())
            .append(" ")
            .append(state.getOperatorName());
        for (OperatorSubtaskState task : state.getStates()) {
          out.append("\n    ").append(task.getClass().getSimpleName());
          for (KeyedStateHandle h : task.getManagedKeyedState()) {
            out.append(" managed:").append(h.getClass().getSimpleName());
            StreamStateHandle d = description(h).findFirst().orElse(null);
            if (d != null) {
              KeyedBackendSerializationProxy<?> proxy =
                  new KeyedBackendSerializationProxy<>(loader);
              try (InputStream in2 = d.openInputStream()) {
                proxy.read(new DataInputViewStreamWrapper(in2));
              }
              proxy
                  .getStateMetaInfoSnapshots()
                  .forEach(
                      m ->
                          out.append(" ")
                              .append(m.getName())
                              .append("=")
                              .append(m.getBackendStateType()));
            }
          }
          for (KeyedStateHandle h : task.getRawKeyedState()) {
            out.append(" raw:")
                .append(h.getClass().getSimpleName())
                .append(" ")
                .append(h.getStateSize());
          }
        }
      }
    }
    return out.toString();
  }
}
