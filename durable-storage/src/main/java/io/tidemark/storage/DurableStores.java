/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.claim.ClaimStore;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.sets.MutationSets;
import io.tidemark.storage.cassandra.CassandraSessions;
import io.tidemark.storage.cassandra.SharedSession;
import io.tidemark.storage.claim.ChunkedClaimStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The durable storages of a deployment: the shard of one names a Cassandra cluster, its namespace a
 * keyspace there. Storages of one cluster have one session. Safe for threads.
 */
public final class DurableStores implements AutoCloseable {

  /** The kind of storage that there is. */
  public static final String TYPE = "kv";

  /** A call is at most so many requests, in the usual course: to open, to write, to read. */
  private static final int REQUESTS = 3;

  private final Duration timeout;
  private final CassandraSessions sessions;
  private final SecureRandom random = new SecureRandom();
  private final Map<DurableStorage, MutationSets> stores = new ConcurrentHashMap<>();
  private final Map<DurableStorage, ClaimStore> claims = new ConcurrentHashMap<>();

  /**
   * Makes those of a process.
   *
   * @param clusters where the clusters are
   * @param timeout how long a call may take
   */
  public DurableStores(CassandraClusters clusters, Duration timeout) {
    this.timeout = timeout;
    this.sessions = new CassandraSessions(clusters, timeout.dividedBy(REQUESTS));
  }

  /**
   * A storage of its own, which closes its session when it is closed.
   *
   * @throws IllegalArgumentException as {@link #get} does
   */
  public static MutationSets open(
      DurableStorage storage, CassandraClusters clusters, Duration timeout) {
    DurableStores stores = new DurableStores(clusters, timeout);
    return stores.make(storage, stores::close);
  }

  /**
   * A storage; the same for the same one. It connects when it is first asked. Closing it has no
   * effect: close these.
   *
   * @throws IllegalArgumentException if it isn't of a kind that there is, or the deployment doesn't
   *     have its cluster
   */
  public MutationSets get(DurableStorage storage) {
    return stores.computeIfAbsent(storage, one -> make(one, () -> {}));
  }

  /**
   * Where the payloads are that are too large for a queue; the same for the same storage. It
   * connects when it is first asked.
   *
   * @throws IllegalArgumentException as {@link #get} does
   */
  public ClaimStore claims(DurableStorage storage) {
    return claims.computeIfAbsent(
        storage,
        one -> ChunkedClaimStore.cassandra(session(one), one.namespace(), this::claimId, timeout));
  }

  private String claimId() {
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }

  /**
   * Connects to the cluster of a storage before the first call needs it: the first connection of a
   * process takes longer than a call may.
   *
   * @return ends when it is connected; fails when it couldn't be, or the deployment doesn't have
   *     the cluster. Calls try again by themselves
   */
  public CompletionStage<Void> connect(DurableStorage storage) {
    try {
      return sessions.cluster(storage.shard()).connect();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private SharedSession session(DurableStorage storage) {
    if (!storage.type().equals(TYPE)) {
      throw new IllegalArgumentException(
          "durable_storage.type is '%s'; it must be %s".formatted(storage.type(), TYPE));
    }
    return sessions.cluster(storage.shard());
  }

  private MutationSets make(DurableStorage storage, Runnable closing) {
    SharedSession session = session(storage);
    return new CassandraMutationSets(
        new CqlSetTable(
            new TableRequests(session),
            new SetStatements(storage.namespace()),
            InstantSource.system()),
        timeout,
        InstantSource.system(),
        () -> random.nextLong() & Long.MAX_VALUE,
        closing);
  }

  /** Closes all sessions. What is under way may end in doubt. */
  @Override
  public void close() {
    sessions.close();
  }
}
