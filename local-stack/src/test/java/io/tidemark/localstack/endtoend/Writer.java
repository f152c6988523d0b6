/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.testing.guarantee.History;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An application that writes at a steady rate, whatever becomes of its calls. */
final class Writer implements AutoCloseable {

  private static final int PER_TICK = 5;
  private static final int TICK_MILLIS = 10;
  private static final int LONGEST_DELAY_MILLIS = 6_000;
  private static final int DEADLINE_SECONDS = 8;

  private final ManagedChannel channel;
  private final WriteAheadLogGrpc.WriteAheadLogStub log;
  private final History history;
  private final String namespace;
  private final List<String> targets;
  private final Random random = new Random(11);
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private int written;

  Writer(String address, String namespace, List<String> targets, History history) {
    this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    this.log = WriteAheadLogGrpc.newStub(channel);
    this.history = history;
    this.namespace = namespace;
    this.targets = targets;
  }

  /** Begins to write 500 records a second. */
  void start() {
    var unused = pace.scheduleAtFixedRate(this::writeSome, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Writes no more; what is under way is still answered. */
  void stop() throws InterruptedException {
    pace.shutdown();
    if (!pace.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the writer doesn't stop");
    }
  }

  @Override
  public void close() throws InterruptedException {
    pace.shutdownNow();
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private void writeSome() {
    for (int i = 0; i < PER_TICK; i++) {
      write();
    }
  }

  private void write() {
    String id = "r-" + written;
    int delayMillis = random.nextInt(4) == 0 ? 0 : random.nextInt(LONGEST_DELAY_MILLIS);
    WriteToLogRequest request =
        WriteToLogRequest.newBuilder()
            .setNamespace(namespace)
            .setId(id)
            .setPayload(ByteString.copyFromUtf8("payload of " + id))
            .setTarget(Target.newBuilder().setUri(targets.get(written % targets.size())))
            .setLifecycle(Lifecycle.newBuilder().setDelay(Durations.fromMillis(delayMillis)))
            .build();
    written++;
    history.sent(id);
    // Accepted after this moment if at all: due no sooner.
    long earliestDue = System.currentTimeMillis() + delayMillis;
    log.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .writeToLog(request, new Answer(id, earliestDue));
  }

  private final class Answer implements StreamObserver<WriteToLogResponse> {
    private final String id;
    private final long earliestDue;

    Answer(String id, long earliestDue) {
      this.id = id;
      this.earliestDue = earliestDue;
    }

    @Override
    public void onNext(WriteToLogResponse response) {
      long due = response.hasDue() ? Timestamps.toMillis(response.getDue()) : earliestDue;
      history.written(id, response.getDurable(), System.currentTimeMillis(), due);
    }

    /** A call without an answer says as much as UNKNOWN. */
    @Override
    public void onError(Throwable error) {
      history.written(id, Trilean.UNKNOWN, System.currentTimeMillis(), earliestDue);
    }

    @Override
    public void onCompleted() {}
  }
}
