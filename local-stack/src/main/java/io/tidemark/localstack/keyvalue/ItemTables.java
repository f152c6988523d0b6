/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.keyvalue;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemark.localstack.cassandra.Keyspaces;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Tables of items in a keyspace, as the service and targets of kind cassandra use them. */
public final class ItemTables {

  private final Keyspaces cassandra;
  private final String keyspace;

  /** Tables of a keyspace. Both names are as CQL has them without quotes. */
  public ItemTables(Keyspaces cassandra, String keyspace) {
    this.cassandra = cassandra;
    this.keyspace = keyspace;
  }

  /** Makes the keyspace and the tables where they aren't there. */
  public void create(List<String> tables) {
    cassandra.create(keyspace);
    for (String table : tables) {
      cassandra.run(
          """
          CREATE TABLE IF NOT EXISTS %s.%s (
            id text,
            key blob,
            chunk int,
            chunks int,
            value blob,
            metadata blob,
            PRIMARY KEY (id, key, chunk)
          )"""
              .formatted(keyspace, table));
    }
  }

  /** The partitions that a table has. */
  public Set<String> partitions(String table) {
    Set<String> ids = new TreeSet<>();
    for (Row row :
        cassandra.session().execute("SELECT DISTINCT id FROM %s.%s".formatted(keyspace, table))) {
      ids.add(Objects.requireNonNull(row.getString("id"), table));
    }
    return ids;
  }
}
