/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.tidemark.api.v1.Target;

/**
 * Where Tidemark writes what it is given.
 *
 * @param cluster the name that Tidemark's deployment has for the Cassandra cluster
 * @param keyspace the keyspace of the service's tables
 */
public record Destination(String cluster, String keyspace) {

  /** The address of a table. */
  Target table(String table) {
    return Target.newBuilder()
        .setUri("cassandra://%s/%s/%s".formatted(cluster, keyspace, table))
        .build();
  }
}
