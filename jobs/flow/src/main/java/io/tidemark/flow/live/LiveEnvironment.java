/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.live;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.flow.claim.ClaimedTargets;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.Route;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.flow.sink.ClusterWriters;
import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.TargetUri;
import io.tidemark.storage.DurableStores;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the Delivery operator opens in a running job. */
public final class LiveEnvironment implements DeliveryEnvironment {

  private static final long serialVersionUID = 1L;

  private final NamespaceSource namespaces;
  private final Map<String, String> kafkaClusters;
  private final Map<String, String> cassandraClusters;
  private final Duration timeout;
  private final Route route;
  private final boolean keepsBooks;
  private final String region;

  /** Opens what a job needs whose records name their targets. */
  public LiveEnvironment(NamespaceSource namespaces, TargetContext context) {
    this(namespaces, context, Route.NAMED_TARGET, "", false);
  }

  /**
   * Makes one.
   *
   * @param namespaces opens the namespaces
   * @param context what targets need of the deployment
   * @param route where records go
   * @param region what dead letters say of where their records couldn't be brought; empty: nothing
   * @param keepsBooks whether the books of each partition are kept
   */
  public LiveEnvironment(
      NamespaceSource namespaces,
      TargetContext context,
      Route route,
      String region,
      boolean keepsBooks) {
    this.namespaces = namespaces;
    this.kafkaClusters = new HashMap<>(context.kafkaClusters().addresses());
    this.cassandraClusters = new HashMap<>(context.cassandraClusters().addresses());
    this.timeout = context.timeout();
    this.route = route;
    this.region = region;
    this.keepsBooks = keepsBooks;
  }

  @Override
  public NamespaceRegistry openNamespaces() {
    return namespaces.open();
  }

  @Override
  public TargetDirectory openTargets() {
    CassandraClusters cassandra = new CassandraClusters(cassandraClusters);
    DurableStores stores = new DurableStores(cassandra, timeout);
    return new ClaimedTargets(
        plainTargets(cassandra), this::openNamespaces, stores::claims, stores::close, timeout);
  }

  private TargetDirectory plainTargets(CassandraClusters cassandra) {
    Targets targets =
        Targets.load(new TargetContext(new KafkaClusters(kafkaClusters), cassandra, timeout));
    return new TargetDirectory() {
      @Override
      public Target get(TargetUri uri) {
        return targets.get(uri);
      }

      @Override
      public String place(TargetUri uri) {
        return targets.place(uri);
      }

      @Override
      public void close() {
        targets.close();
      }
    };
  }

  @Override
  public Optional<MessageWriter> openWriter() {
    return Optional.of(
        new ClusterWriters(new KafkaClusters(kafkaClusters), SdkSqsClientFactory.DEFAULT.late()));
  }

  @Override
  public String region() {
    return region;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public boolean keepsBooks() {
    return keepsBooks;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }
}
