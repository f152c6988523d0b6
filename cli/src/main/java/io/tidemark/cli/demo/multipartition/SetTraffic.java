/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.example.keyvalue.log.Destination;
import io.tidemark.example.keyvalue.log.LogClient;
import io.tidemark.example.keyvalue.log.MutationSet;
import io.tidemark.example.keyvalue.request.Call;
import io.tidemark.example.keyvalue.v1.Durability;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The clients of the demo: who sends sets, and who asks what became of them. */
final class SetTraffic implements AutoCloseable {

  /** How many calls a client has under way: while Cassandra is away it waits with so many. */
  private static final int UNDER_WAY = 64;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final ManagedChannel service;
  private final ManagedChannel ingress;
  private final Repetition repetition = new Repetition();
  private final SetFates fates = new SetFates();
  private final SetStates states;
  private final SetFollower follower;
  private final SetSender sender;

  /**
   * Clients.
   *
   * @param service the Key-Value service, as HOST:PORT
   * @param ingress Tidemark's ingress, as HOST:PORT
   */
  SetTraffic(String service, String ingress, InstantSource clock) {
    this.clock = clock;
    this.service = NettyChannelBuilder.forTarget(service).usePlaintext().build();
    this.ingress = NettyChannelBuilder.forTarget(ingress).usePlaintext().build();
    this.states = new SetStates(this.ingress);
    this.follower = new SetFollower(states, fates, clock);
    this.sender = new SetSender(this.service, clock, follower::follow, repetition, UNDER_WAY);
  }

  SetSender sender() {
    return sender;
  }

  SetFates fates() {
    return fates;
  }

  SetStates states() {
    return states;
  }

  SetFollower follower() {
    return follower;
  }

  Repetition repetition() {
    return repetition;
  }

  TableReader tables() {
    return new TableReader(service);
  }

  /**
   * Sends the poison set to Tidemark, as the Key-Value service would if it took it. Completes with
   * the set's name when it is acknowledged.
   */
  CompletableFuture<String> poison() {
    MutationSet set =
        new MutationSet(
            SetNamespace.NAME,
            Call.of(Tokens.at(clock.millis(), PoisonSet.TOKEN)),
            new Destination(SetNamespace.CLUSTER, SetNamespace.KEYSPACE),
            PoisonSet.mutations());
    LogClient log = new LogClient(ingress, TIMEOUT, clock);
    return repetition
        .untilDone(
            () ->
                log.write(set)
                    .thenApply(
                        verdict ->
                            verdict.durability() == Durability.TRUE
                                ? Repetition.Try.done(set.id())
                                : Repetition.Try.again(
                                    verdict.durability() + ": " + verdict.message()))
                    .toCompletableFuture())
        .whenComplete(
            (name, error) -> {
              if (error == null) {
                follower.follow(name, set.mutations().size());
              }
            });
  }

  @Override
  public void close() throws InterruptedException {
    repetition.close();
    follower.close();
    service.shutdownNow();
    ingress.shutdownNow();
    boolean unused =
        service.awaitTermination(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            && ingress.awaitTermination(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
