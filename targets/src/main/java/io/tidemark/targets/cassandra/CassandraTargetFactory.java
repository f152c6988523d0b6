/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import io.tidemark.record.TargetUri;
import io.tidemark.storage.cassandra.CassandraSessions;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes targets of {@code cassandra://CLUSTER/KEYSPACE/TABLE}. All tables of a cluster share a
 * session, and have their outages in common.
 */
public final class CassandraTargetFactory implements TargetFactory {

  private final Map<TargetContext, CassandraSessions> sessions = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("cassandra");
  }

  @Override
  public void validate(TargetUri uri) {
    TableAddress.parse(uri);
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    TableAddress table = TableAddress.parse(uri);
    CassandraSessions clusters =
        sessions.computeIfAbsent(
            context, key -> new CassandraSessions(key.cassandraClusters(), key.timeout()));
    try {
      return new CassandraTarget(table, clusters.cluster(table.cluster()), context.timeout());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("target %s: %s".formatted(uri, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    sessions.values().forEach(CassandraSessions::close);
    sessions.clear();
  }
}
