/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteAheadLogGrpc.WriteAheadLogImplBase;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane against a server that says what it is told to say. */
class LaneTest {

  private static final int SIZE = Lane.BATCH + 3;

  private final List<List<WriteToLogRequest>> batches = new CopyOnWriteArrayList<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final Told told = new Told();
  private final SetRequests requests =
      new SetRequests("sets", "cassandra://main/bench/items", new SetContent(SIZE, 8));
  private final Lane lane = new Lane(0, requests, told);
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Log())
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void theMarkerComesAfterAllMutationsAndTheNextSetOnceItIsApplied() {
    told.sets.addAll(List.of(1L, 2L));
    lane.begin(WriteAheadLogGrpc.newStub(channel));
    awaitBatches(3);
    assertThat(sequences(0)).containsExactlyElementsOf(from(1, Lane.BATCH));
    assertThat(sequences(1)).containsExactlyElementsOf(from(Lane.BATCH + 1, SIZE));
    assertThat(batches.get(2)).containsExactly(requests.marker(1));
    assertThat(lane.ended()).isFalse();

    lane.seen(7, System.nanoTime());
    assertThat(told.applied).isEmpty();
    lane.seen(1, System.nanoTime());
    awaitBatches(6);
    assertThat(told.applied).containsExactly(1L);
    assertThat(batches.get(5)).containsExactly(requests.marker(2));

    lane.seen(2, System.nanoTime());
    Awaitility.await().until(lane::ended);
    assertThat(told.applied).containsExactly(1L, 2L);
    assertThat(told.failures).isEmpty();
  }

  @Test
  void aSetIsntAppliedBeforeItsMarkerIsSent() {
    told.sets.add(1L);
    refusals.add(Refusal.UNAVAILABLE);
    lane.begin(WriteAheadLogGrpc.newStub(channel));
    Awaitility.await().until(() -> told.again.size() == 1);
    lane.seen(1, System.nanoTime());
    told.again.get(0).run();
    awaitBatches(4);
    assertThat(batches.get(1)).hasSize(1).containsExactly(batches.get(0).get(0));
    assertThat(told.applied).isEmpty();
  }

  @Test
  void whatIsRefusedForGoodEndsIt() {
    told.sets.add(1L);
    refusals.add(Refusal.TARGET_NOT_ALLOWED);
    lane.begin(WriteAheadLogGrpc.newStub(channel));
    Awaitility.await().until(() -> !told.failures.isEmpty());
    assertThat(told.failures.get(0)).hasMessageContainingAll("set-1", "TARGET_NOT_ALLOWED");
    assertThat(batches).hasSize(1);
  }

  private void awaitBatches(int count) {
    Awaitility.await().until(() -> batches.size() == count);
  }

  private List<Integer> sequences(int batch) {
    return batches.get(batch).stream()
        .map(WriteToLogRequest::getMutation)
        .map(Mutation::getSequence)
        .toList();
  }

  private static List<Integer> from(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static final class Told implements Lane.Load {
    private final Queue<Long> sets = new ConcurrentLinkedQueue<>();
    private final List<Long> applied = new CopyOnWriteArrayList<>();
    private final List<Runnable> again = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public OptionalLong next() {
      Long set = sets.poll();
      return set == null ? OptionalLong.empty() : OptionalLong.of(set);
    }

    @Override
    public void applied(int of, long set, long nanos) {
      applied.add(set);
    }

    @Override
    public void again(int count, Runnable send) {
      again.add(send);
    }

    @Override
    public void failed(Throwable error) {
      failures.add(error);
    }
  }

  /** Answers TRUE, but for the first request of a batch while there is a refusal for it. */
  private final class Log extends WriteAheadLogImplBase {
    @Override
    public StreamObserver<WriteToLogBatchRequest> writeToLogStream(
        StreamObserver<WriteToLogBatchResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(WriteToLogBatchRequest batch) {
          batches.add(batch.getRequestsList());
          Refusal refusal = refusals.poll();
          WriteToLogBatchResponse.Builder response = WriteToLogBatchResponse.newBuilder();
          for (int i = 0; i < batch.getRequestsCount(); i++) {
            boolean refused = i == 0 && refusal != null;
            response.addResponses(
                refused
                    ? WriteToLogResponse.newBuilder().setDurable(Trilean.FALSE).setRefusal(refusal)
                    : WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE));
          }
          answers.onNext(response.build());
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }
}
