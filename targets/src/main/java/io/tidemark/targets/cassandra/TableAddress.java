/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import io.tidemark.record.TargetUri;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code cassandra://CLUSTER/KEYSPACE/TABLE} names.
 *
 * @param cluster the name that the deployment maps to addresses
 * @param keyspace the keyspace, in upper and lower case as it is there
 * @param table the table, likewise
 */
record TableAddress(String cluster, String keyspace, String table) {

  /** What Cassandra takes for a name. Nothing of it needs escaping within quotes. */
  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_]{1,48})/([A-Za-z0-9_]{1,48})");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it names no table
   */
  static TableAddress parse(TargetUri uri) {
    Matcher path = PATH.matcher(uri.path());
    if (!path.matches() || uri.query() != null || uri.port() >= 0) {
      throw new IllegalArgumentException(
          "'%s' names no table; write cassandra://CLUSTER/KEYSPACE/TABLE with a keyspace and a table of"
                  .formatted(uri)
              + " 1 to 48 letters, digits or '_' each");
    }
    return new TableAddress(uri.host(), path.group(1), path.group(2));
  }

  /** The table's name in a statement. */
  String quoted() {
    return "\"" + keyspace + "\".\"" + table + "\"";
  }
}
