/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.store;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * Makes RocksDB's small write buffers cheap, for {@code state.backend.rocksdb.options-factory}.
 *
 * <p>A small buffer makes a checkpoint's standstill short, but each is a file of level 0, and at
 * four of them RocksDB merges all with level 1. Ids spread over the whole of the keys, so each
 * merge writes the whole of level 1 again: with buffers of 8 MiB and a level of 256 MiB that is
 * nine bytes for one, and intake stops while it goes on. Here as many gather as have the size of
 * that level. A look for an id reads none of them that doesn't have it: their Bloom filters say.
 */
public final class SmallBuffers implements RocksDBOptionsFactory {

  /** Merged at so many files of 8 MiB: as much as level 1 has by default, 256 MiB. */
  static final int FILES = 32;

  private static final int SLOWED_AT = 2 * FILES;
  private static final int STOPPED_AT = 3 * FILES;

  private static final long serialVersionUID = 1L;

  /** For Flink. */
  public SmallBuffers() {}

  @Override
  public DBOptions createDBOptions(
      DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
    // What is due together lies together where ids begin with a time, as the ingress makes them:
    // the
    // system reads ahead then, unless it is told that reads are random.
    return currentOptions.setAdviseRandomOnOpen(false);
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
    return currentOptions
        .setLevel0FileNumCompactionTrigger(FILES)
        .setLevel0SlowdownWritesTrigger(SLOWED_AT)
        .setLevel0StopWritesTrigger(STOPPED_AT);
  }
}
