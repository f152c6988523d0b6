/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteAheadLogGrpc.WriteAheadLogStub;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Writes to Tidemark. Nothing here makes a caller wait; stages end with a value. */
public final class LogClient {

  /** Answers to 10,000 requests, a refused one with up to a kibibyte of text. */
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

  private final Channel channel;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * A client.
   *
   * @param timeout how long the log has to answer
   */
  public LogClient(Channel channel, Duration timeout, InstantSource clock) {
    this.channel = channel;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Sees to it that a set happens: all of it, or nothing. */
  public CompletionStage<Verdict> write(MutationSet set) {
    SetConversation conversation = new SetConversation(set);
    stub().writeToLogStream(conversation).onNext(set.requests());
    return conversation
        .end()
        .thenCompose(
            end ->
                end.refused()
                    ? endedBefore(set).thenApply(ended -> ended ? Verdict.TRUE : end.verdict())
                    : CompletableFuture.completedStage(end.verdict()));
  }

  /** Sees to it that items are deleted later. */
  public CompletionStage<Verdict> write(DelayedDeletion deletion) {
    BatchConversation conversation = new BatchConversation(deletion.changes().size());
    StreamObserver<WriteToLogBatchRequest> stream = stub().writeToLogStream(conversation);
    stream.onNext(deletion.requests(clock.millis()));
    stream.onCompleted();
    return conversation.end();
  }

  /**
   * Whether a set has happened already. Its mutations are gone then, so Tidemark can't tell that
   * they are the same, and refuses them; the token says that they are.
   */
  private CompletionStage<Boolean> endedBefore(MutationSet set) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    stub()
        .getMutationSet(
            GetMutationSetRequest.newBuilder()
                .setNamespace(set.namespace())
                .setSetId(set.id())
                .build(),
            new StreamObserver<>() {
              @Override
              public void onNext(io.tidemark.api.v1.MutationSet stored) {
                ended.complete(
                    stored.getSize() == set.size()
                        && switch (stored.getState()) {
                          case APPLIED, DEAD -> true;
                          default -> false;
                        });
              }

              @Override
              public void onError(Throwable error) {
                ended.complete(false);
              }

              @Override
              public void onCompleted() {
                ended.complete(false);
              }
            });
    return ended;
  }

  private WriteAheadLogStub stub() {
    return WriteAheadLogGrpc.newStub(channel)
        .withMaxInboundMessageSize(LARGEST_ANSWER)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
