/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What makes a table of items. */
public final class TableSchema {

  private static final String FILE = "items.cql";

  private TableSchema() {}

  /** The statement that makes a table, unless it is there. */
  public static String create(String keyspace, String table) {
    try (InputStream file =
        Objects.requireNonNull(TableSchema.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{keyspace}", "\"" + keyspace + "\"")
          .replace("{table}", "\"" + table + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
