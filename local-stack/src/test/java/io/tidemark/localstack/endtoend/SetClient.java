/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.PutItem;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that writes sets of mutations, some at a time, and sends again what isn't acknowledged,
 * as one that has the request of a caller to fulfil does. Of each set the odd mutations go to an
 * application, the even ones into a table, where each overwrites the one before.
 */
final class SetClient implements AutoCloseable {

  /** How many mutations a set has. */
  static final int SIZE = 6;

  private static final int DEADLINE_SECONDS = 8;
  private static final int PAUSE_MILLIS = 50;
  private static final int AT_A_TIME = 8;

  /** A service has its pace, and what is started again meanwhile needs the machine too. */
  private static final int BETWEEN_MILLIS = 150;

  private final ManagedChannel channel;
  private final WriteAheadLogGrpc.WriteAheadLogBlockingStub log;
  private final String namespace;
  private final String application;
  private final String table;
  private final History history;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<Future<?>> writers = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param address of the ingress
   * @param namespace of the sets
   * @param application takes the odd mutations
   * @param table takes the even ones
   * @param history is told of what the application is to get
   */
  SetClient(String address, String namespace, String application, String table, History history) {
    this.channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    this.log = WriteAheadLogGrpc.newBlockingStub(channel);
    this.namespace = namespace;
    this.application = application;
    this.table = table;
    this.history = history;
  }

  /** Begins to write one set after the other, several at a time. */
  void start() {
    for (int i = 0; i < AT_A_TIME; i++) {
      writers.add(
          threads.submit(
              () -> {
                do {
                  write(namespace + "-" + begun.incrementAndGet());
                } while (!stopped.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS));
                return null;
              }));
    }
  }

  /** Begins no more, and waits until all that was begun is acknowledged. */
  void stop() throws Exception {
    stopped.countDown();
    for (Future<?> writer : writers) {
      writer.get(3, TimeUnit.MINUTES);
    }
  }

  /** The sets whose marker was acknowledged. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  private void write(String set) throws InterruptedException {
    for (int sequence = 1; sequence <= SIZE; sequence++) {
      if (sequence % 2 == 1) {
        history.sent(set + "#" + sequence, new Fate.Order(set, sequence));
      }
      send(mutation(set, sequence, target(sequence)));
    }
    send(marker(set, SIZE));
    acknowledged.add(set);
    long now = System.currentTimeMillis();
    for (int sequence = 1; sequence <= SIZE; sequence += 2) {
      history.written(set + "#" + sequence, Trilean.TRUE, now, Fate.NONE);
    }
  }

  private String target(int sequence) {
    return sequence % 2 == 1 ? application : table;
  }

  /** Sends it until it is durable. */
  void send(WriteToLogRequest request) throws InterruptedException {
    while (true) {
      try {
        WriteToLogResponse response = once(request);
        if (response.getDurable() == Trilean.TRUE) {
          return;
        }
        if (response.getDurable() == Trilean.FALSE
            && response.getRefusal() != Refusal.UNAVAILABLE
            && response.getRefusal() != Refusal.RESOURCE_EXHAUSTED) {
          throw new IllegalStateException(request.getMutation() + ": " + response.getMessage());
        }
      } catch (StatusRuntimeException away) {
        // As good as UNKNOWN.
      }
      new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Sends something once. */
  WriteToLogResponse once(WriteToLogRequest request) {
    return log.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).writeToLog(request);
  }

  /** Where a set stands. */
  MutationSet get(String set) {
    return log.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .getMutationSet(
            GetMutationSetRequest.newBuilder().setNamespace(namespace).setSetId(set).build());
  }

  /** A mutation of a set. */
  WriteToLogRequest mutation(String set, int sequence, String target) {
    ItemMutation item =
        ItemMutation.newBuilder()
            .setId(set)
            .setPut(
                PutItem.newBuilder()
                    // Each overwrites what the one before put there.
                    .setKey(ByteString.copyFromUtf8("even"))
                    .setValue(ByteString.copyFromUtf8("" + sequence)))
            .build();
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setMutation(Mutation.newBuilder().setSetId(set).setSequence(sequence))
        .setTarget(Target.newBuilder().setUri(target))
        .setPayload(item.toByteString())
        .build();
  }

  /** A set's completion marker. */
  WriteToLogRequest marker(String set, int count) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setMutation(Mutation.newBuilder().setSetId(set).setComplete(count))
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    threads.shutdownNow();
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
