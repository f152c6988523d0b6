/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.util.Locale;

/** How a producer writes all that it can: but for the plain one, the last rows of the table. */
enum ProducerRun {
  PLAIN("nothing further", "none"),
  GZIP("all of the above in gzip", "gzip"),
  SNAPPY("all of the above in snappy", "snappy"),
  LZ4("all of the above in lz4", "lz4"),
  ZSTD("all of the above in zstd", "zstd"),
  COMMITTED("all of the above in a transaction", "none"),
  ABORTED("all of the above in a transaction that is aborted", "none");

  private final String text;
  private final String compression;

  ProducerRun(String text, String compression) {
    this.text = text;
    this.compression = compression;
  }

  /** As Kafka's clients call it. */
  String compression() {
    return compression;
  }

  boolean inTransaction() {
    return this == COMMITTED || this == ABORTED;
  }

  /** What it is called in ids and arguments. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text;
  }
}
