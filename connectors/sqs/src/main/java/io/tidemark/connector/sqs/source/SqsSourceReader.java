/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.connector.sqs.receive.Handover;
import io.tidemark.connector.sqs.receive.Held;
import io.tidemark.connector.sqs.receive.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * The task's side of a reader: emits what the intake lays down, and tells it which checkpoint
 * covers what. No method waits, but {@link #close} for a bounded time.
 *
 * <p>It isn't made of Flink's SourceReaderBase. That has a thread for fetching which blocks in one
 * request at a time, and splits with a position to be kept; here many requests are in flight at
 * once on an asynchronous client, splits have none, and what matters is what it has no place for:
 * extending, and deleting after a checkpoint, while the task is held up downstream.
 */
final class SqsSourceReader<T> implements SourceReader<T, SqsSplit> {

  private final Intake intake;
  private final Handover handover;
  private final Emission<T> emission;
  private final LongSupplier clockMillis;
  private final Lifecycle lifecycle;

  /** Emitted since the last checkpoint began. */
  private List<Held> uncovered = new ArrayList<>();

  SqsSourceReader(
      Intake intake,
      Handover handover,
      Emission<T> emission,
      LongSupplier clockMillis,
      Lifecycle lifecycle) {
    this.intake = intake;
    this.handover = handover;
    this.emission = emission;
    this.clockMillis = clockMillis;
    this.lifecycle = lifecycle;
  }

  @Override
  public void start() {
    emission.open();
    lifecycle.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    Handover.Item item = handover.take();
    if (item != null) {
      emit(item.held(), item.message(), item.bytes(), output);
    }
    return handover.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
  }

  private void emit(Held held, SqsMessage message, long bytes, ReaderOutput<T> output)
      throws Exception {
    if (clockMillis.getAsLong() >= held.hiddenUntilMillis()) {
      // It has been, or is about to be, received by someone else as well.
      intake.lapsed(held);
      return;
    }
    emission.emit(message, bytes, output);
    uncovered.add(held);
  }

  @Override
  public List<SqsSplit> snapshotState(long checkpoint) {
    if (!uncovered.isEmpty()) {
      intake.covered(checkpoint, uncovered);
      uncovered = new ArrayList<>();
    }
    // Splits have no position, and the enumerator gives them anew.
    return List.of();
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    intake.committed(checkpoint);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return handover.available();
  }

  @Override
  public void addSplits(List<SqsSplit> splits) {
    intake.read(splits.stream().map(SqsSplit::queue).toList());
  }

  @Override
  public void handleSourceEvents(@Nullable SourceEvent event) {
    if (event instanceof QueuesDropped dropped) {
      intake.drop(dropped.queues());
    }
  }

  @Override
  public void notifyNoMoreSplits() {
    // Queues don't end.
  }

  @Override
  public void close() throws Exception {
    lifecycle.close();
  }
}
