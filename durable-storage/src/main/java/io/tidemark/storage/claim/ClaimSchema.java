/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.util.List;

/** The table that payloads are saved in, one a keyspace. */
public final class ClaimSchema {

  /** Its name. */
  public static final String TABLE = "payload_chunks";

  private ClaimSchema() {}

  /**
   * What makes the table where it isn't there. The keyspace has to be. Each chunk is a partition of
   * its own, so that a payload is spread over the nodes and deleting it leaves no row to be read
   * over.
   *
   * @param keyspace its name, as it is: it is quoted here if it must be
   */
  public static List<String> statements(String keyspace) {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS %s (
          namespace text,
          claim text,
          chunk int,
          content blob,
          PRIMARY KEY ((namespace, claim, chunk))
        ) WITH comment = 'Tidemark: payloads too large for the queue, until they are delivered'
        """
            .formatted(table(keyspace))
            .strip());
  }

  static String table(String keyspace) {
    return CqlIdentifier.fromInternal(keyspace).asCql(true) + "." + TABLE;
  }
}
