/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The SDK's asynchronous client, twice: long polls have connections of their own, or as many idle
 * queues as there are connections would keep a deletion waiting until its receipt has expired.
 */
final class SdkSqsClient implements SqsClient {

  private static final int THREADS = 2;
  private static final int MOST_POLLS = 5_000;
  private static final int MOST_COMMANDS = 100;

  /** Longer than the longest poll, which is silent for 20 s. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How long nothing may come before its threads end, and how long they are waited for. */
  private static final Duration QUIET = Duration.ofMillis(100);

  private static final Duration END = Duration.ofSeconds(2);

  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final Duration COMMAND = Duration.ofSeconds(30);

  private final SdkEventLoopGroup threads;
  private final SqsAsyncClient polls;
  private final SqsAsyncClient commands;

  private SdkSqsClient(SdkEventLoopGroup threads, SqsAsyncClient polls, SqsAsyncClient commands) {
    this.threads = threads;
    this.polls = polls;
    this.commands = commands;
  }

  static SdkSqsClient open(@Nullable String region, @Nullable String endpoint, boolean retries) {
    SdkEventLoopGroup threads = SdkEventLoopGroup.builder().numberOfThreads(THREADS).build();
    SqsAsyncClient polls =
        builder(threads, MOST_POLLS, region, endpoint)
            // The reader has a backoff of its own.
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    SqsAsyncClient commands =
        builder(threads, MOST_COMMANDS, region, endpoint)
            .overrideConfiguration(
                o -> {
                  o.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(COMMAND);
                  if (!retries) {
                    o.retryStrategy(AwsRetryStrategy.doNotRetry());
                  }
                })
            .build();
    return new SdkSqsClient(threads, polls, commands);
  }

  private static SqsAsyncClientBuilder builder(
      SdkEventLoopGroup threads, int connections, @Nullable String region, @Nullable String at) {
    SqsAsyncClientBuilder builder =
        SqsAsyncClient.builder()
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .eventLoopGroup(threads)
                    .maxConcurrency(connections)
                    .readTimeout(SILENCE))
            // What is done with an answer here is short, and goes on elsewhere.
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (at != null) {
      builder.endpointOverride(URI.create(at));
    }
    return builder;
  }

  @Override
  public CompletableFuture<List<Received>> receive(Receive request) {
    return cancellable(
        polls.receiveMessage(SdkValues.receive(request)),
        answer ->
            answer.messages().stream()
                .map(message -> SdkValues.received(request.queueUrl(), message))
                .toList());
  }

  @Override
  public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
    return cancellable(
        commands.deleteMessageBatch(SdkValues.delete(queueUrl, receipts)),
        answer -> SdkValues.failures(answer.failed()));
  }

  @Override
  public CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds) {
    return cancellable(
        commands.changeMessageVisibilityBatch(SdkValues.visibility(queueUrl, receipts, seconds)),
        answer -> SdkValues.failures(answer.failed()));
  }

  @Override
  public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
    return cancellable(
        commands.sendMessageBatch(SdkValues.send(queueUrl, entries)),
        answer -> SdkValues.unsent(entries.size(), answer));
  }

  @Override
  public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
    return cancellable(
        commands.getQueueAttributes(
            r -> r.queueUrl(queueUrl).attributeNames(QueueAttributeName.ALL)),
        answer -> Map.copyOf(answer.attributesAsStrings()));
  }

  @Override
  public CompletableFuture<String> queueUrl(String name) {
    return cancellable(commands.getQueueUrl(r -> r.queueName(name)), answer -> answer.queueUrl());
  }

  @Override
  public void close() {
    polls.close();
    commands.close();
    // Threads that outlive the task would find its classes gone.
    threads
        .eventLoopGroup()
        .shutdownGracefully(QUIET.toMillis(), END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
  }

  /** Cancelling what comes out cancels the request, which a mere thenApply wouldn't. */
  private static <A, B> CompletableFuture<B> cancellable(
      CompletableFuture<A> request, Function<A, B> reading) {
    CompletableFuture<B> result = request.thenApply(reading);
    var unused =
        result.whenComplete(
            (value, error) -> {
              if (result.isCancelled()) {
                request.cancel(true);
              }
            });
    return result;
  }
}
