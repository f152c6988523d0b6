/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.util.List;

/** The table that sets of mutations are saved in, one a keyspace. */
public final class SetSchema {

  /** Its name. */
  public static final String TABLE = "mutation_sets";

  private SetSchema() {}

  /**
   * What makes the table where it isn't there. The keyspace has to be.
   *
   * @param keyspace its name, as it is: it is quoted here if it must be
   */
  public static List<String> statements(String keyspace) {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS %s.%s (
          namespace text,
          set_id text,
          sequence int,
          attempt bigint,
          chunk int,
          hash blob,
          bytes int,
          chunks int,
          content blob,
          expires_at bigint static,
          complete_count int static,
          complete_bytes bigint static,
          complete_at bigint static,
          progress blob static,
          PRIMARY KEY ((namespace, set_id), sequence, attempt, chunk)
        ) WITH comment = 'Tidemark: sets of mutations, from their first one until they are applied'
        """
            .formatted(CqlIdentifier.fromInternal(keyspace).asCql(true), TABLE)
            .strip());
  }
}
