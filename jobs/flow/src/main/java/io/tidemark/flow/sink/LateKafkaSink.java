/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The sink that jobs of before wrote dead letters and outcomes by. It stands where they had it, so
 * that their savepoints find the operators whose state they have, and for what an unaligned
 * checkpoint has caught on the way to it. Nothing comes to it otherwise, and until something does
 * it makes no producer: that fails a job whose cluster's name isn't known for a moment.
 *
 * @param <T> what it writes
 */
public final class LateKafkaSink<T>
    implements Sink<T>, SupportsCommitter<Object>, SupportsWriterState<T, Object> {

  private static final long serialVersionUID = 1L;

  private final KafkaSink<T> sink;

  /**
   * Stands for a sink.
   *
   * @param sink made at least once, in its form and its settings
   */
  public LateKafkaSink(KafkaSink<T> sink) {
    this.sink = sink;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new LateWriter<>(() -> sink.createWriter(context));
  }

  @Override
  public StatefulSinkWriter<T, Object> restoreWriter(
      WriterInitContext context, Collection<Object> recovered) {
    return new LateWriter<>(() -> sink.createWriter(context)); // At least once: nothing to undo.
  }

  @Override
  @SuppressWarnings("unchecked") // It is the sink's own, whatever that is.
  public SimpleVersionedSerializer<Object> getWriterStateSerializer() {
    return (SimpleVersionedSerializer<Object>)
        (SimpleVersionedSerializer<?>) sink.getWriterStateSerializer();
  }

  @Override
  @SuppressWarnings("unchecked") // It is the sink's own, whatever that is.
  public Committer<Object> createCommitter(CommitterInitContext context) {
    return new Committer<>() {
      @Override
      public void commit(Collection<CommitRequest<Object>> requests) {
        requests.forEach(CommitRequest::signalAlreadyCommitted); // At least once has none.
      }

      @Override
      public void close() {}
    };
  }

  @Override
  @SuppressWarnings("unchecked") // It is the sink's own, whatever that is.
  public SimpleVersionedSerializer<Object> getCommittableSerializer() {
    return (SimpleVersionedSerializer<Object>)
        (SimpleVersionedSerializer<?>) sink.getCommittableSerializer();
  }

  /** Makes the real one. */
  @FunctionalInterface
  private interface Opening<T> {
    SinkWriter<T> open() throws IOException;
  }

  /** Opens the real one with the first element. */
  private static final class LateWriter<T>
      implements StatefulSinkWriter<T, Object>, CommittingSinkWriter<T, Object> {

    private final Opening<T> opening;
    private @Nullable SinkWriter<T> writer;

    LateWriter(Opening<T> opening) {
      this.opening = opening;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
      SinkWriter<T> open = writer;
      if (open == null) {
        open = opening.open();
        writer = open;
      }
      open.write(element, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      if (writer != null) {
        writer.flush(endOfInput);
      }
    }

    @Override
    public Collection<Object> prepareCommit() {
      return List.of();
    }

    @Override
    public List<Object> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public void close() throws Exception {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
