/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteAheadLogGrpc.WriteAheadLogStub;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes sets on a stream of its own, one after the other: a set's mutations in batches, its marker
 * once all are acknowledged, the next set once this one is applied. Safe for threads.
 */
final class Lane implements StreamObserver<WriteToLogBatchResponse> {

  /** One batch for all but the largest sets. */
  static final int BATCH = 200;

  private final int number;
  private final SetRequests sets;
  private final Load load;

  private @Nullable StreamObserver<WriteToLogBatchRequest> requests;
  private List<WriteToLogRequest> underWay = List.of();
  private long set;
  private int acknowledged;
  private boolean marked;
  private long markedNanos;
  private boolean applied;
  private long appliedNanos;
  private boolean ended;

  /** What a lane is a part of. */
  interface Load {
    /** The number of the next set; empty: there is no more. */
    OptionalLong next();

    /** A set is applied; so long after its marker was sent. */
    void applied(int lane, long set, long nanos);

    /** Does something after a pause, since requests of a batch weren't taken. */
    void again(int requests, Runnable send);

    /** It can't go on. */
    void failed(Throwable error);
  }

  /**
   * A lane.
   *
   * @param number tells it from others
   */
  Lane(int number, SetRequests sets, Load load) {
    this.number = number;
    this.sets = sets;
    this.load = load;
  }

  /** Opens the stream, and writes the first set. */
  synchronized void begin(WriteAheadLogStub log) {
    requests = log.writeToLogStream(this);
    nextSet();
  }

  /** The set that it is writing, or wrote last. */
  synchronized long set() {
    return set;
  }

  /** Whether its last set is applied, and there is no more. */
  synchronized boolean ended() {
    return ended;
  }

  /** The last mutation of a set of this lane was seen in the table. */
  synchronized void seen(long seen, long atNanos) {
    if (seen == set && marked && !applied) {
      applied = true;
      appliedNanos = atNanos;
      settle();
    }
  }

  @Override
  public synchronized void onNext(WriteToLogBatchResponse response) {
    List<WriteToLogRequest> again;
    try {
      again = Answers.again(underWay, response);
    } catch (IllegalStateException e) {
      load.failed(new IllegalStateException(SetRequests.id(set) + ": " + e.getMessage(), e));
      return;
    }
    acknowledged += underWay.size() - again.size();
    if (!again.isEmpty()) {
      load.again(again.size(), () -> send(again));
    } else if (marked) {
      settle();
    } else if (acknowledged < sets.content().size()) {
      send(sets.mutations(number, set, acknowledged, BATCH));
    } else {
      marked = true;
      markedNanos = System.nanoTime();
      send(List.of(sets.marker(set)));
    }
  }

  @Override
  public void onError(Throwable error) {
    load.failed(error);
  }

  @Override
  public synchronized void onCompleted() {
    if (!ended) {
      load.failed(new IllegalStateException("the ingress ended the stream of lane " + number));
    }
  }

  /** The marker's acknowledgement and the last item come in either order. */
  private void settle() {
    if (acknowledged > sets.content().size() && applied) {
      load.applied(number, set, appliedNanos - markedNanos);
      nextSet();
    }
  }

  private void nextSet() {
    OptionalLong next = load.next();
    if (next.isEmpty()) {
      ended = true;
      stream().onCompleted();
      return;
    }
    set = next.getAsLong();
    acknowledged = 0;
    marked = false;
    applied = false;
    send(sets.mutations(number, set, 0, BATCH));
  }

  private synchronized void send(List<WriteToLogRequest> batch) {
    underWay = batch;
    stream().onNext(WriteToLogBatchRequest.newBuilder().addAllRequests(batch).build());
  }

  private StreamObserver<WriteToLogBatchRequest> stream() {
    if (requests == null) {
      throw new IllegalStateException("lane " + number + " hasn't begun");
    }
    return requests;
  }
}
