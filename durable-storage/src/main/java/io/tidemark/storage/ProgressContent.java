/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.sets.SetProgress;
import io.tidemark.storage.v1.StoredProgress;
import io.tidemark.storage.v1.StoredState;
import org.jspecify.annotations.Nullable;

/** How far the job has come with a set, as the bytes that are saved, and back. */
final class ProgressContent {

  private static final int FORMAT = 1;

  private ProgressContent() {}

  static ByteString encode(SetProgress progress) {
    return StoredProgress.newBuilder()
        .setFormat(FORMAT)
        .setState(state(progress.state()))
        .setApplied(progress.applied())
        .setLastWrittenMillis(progress.lastWrittenMillis())
        .setFailingSequence(progress.failingSequence())
        .setReason(progress.reason())
        .setAtMillis(progress.atMillis())
        .build()
        .toByteString();
  }

  static SetProgress decode(ByteString content) throws DamagedException {
    StoredProgress stored;
    try {
      stored = StoredProgress.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedException("a progress of " + content.size() + " bytes is damaged", e);
    }
    SetProgress.State state = state(stored.getState());
    if (stored.getFormat() != FORMAT || state == null) {
      throw new DamagedException(
          "a progress is of format %d and state %d, which this version can't read: upgrade it"
              .formatted(stored.getFormat(), stored.getStateValue()),
          null);
    }
    return new SetProgress(
        state,
        stored.getApplied(),
        stored.getLastWrittenMillis(),
        stored.getFailingSequence(),
        stored.getReason(),
        stored.getAtMillis());
  }

  private static StoredState state(SetProgress.State state) {
    return switch (state) {
      case APPLYING -> StoredState.APPLYING;
      case APPLIED -> StoredState.APPLIED;
      case DEAD -> StoredState.DEAD;
      case EXPIRED -> StoredState.EXPIRED;
    };
  }

  private static SetProgress.@Nullable State state(StoredState state) {
    return switch (state) {
      case APPLYING -> SetProgress.State.APPLYING;
      case APPLIED -> SetProgress.State.APPLIED;
      case DEAD -> SetProgress.State.DEAD;
      case EXPIRED -> SetProgress.State.EXPIRED;
      case STORED_STATE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
