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
 * four of them RocksDB merges all with level 1. Key groups spread what comes in over all of the
 * keys, so each merge writes the whole of level 1 again: with buffers of 8 MiB and a level of 256
 * MiB that is nine bytes for one, and intake stops while it goes on. Here as many gather as have
 * the size of that level, which {@code compaction.level.max-size-level-base} makes 64 MiB. More
 * would be merged even less often, but a look for an id asks the Bloom filter of each of them.
 */
public final class SmallBuffers implements RocksDBOptionsFactory {

  /** Merged at so many files of 8 MiB: as much as level 1 has. */
  static final int FILES = 8;

  private static final int SLOWED_AT = 3 * FILES;
  private static final int STOPPED_AT = 6 * FILES;

  private static final long serialVersionUID = 1L;

  /** For Flink. */
  public SmallBuffers() {}

  @Override
  public DBOptions createDBOptions(
      DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
    // Ids that the ingress makes begin with a time: what comes due next lies next to it, and the
    // system reads ahead unless it is told that reads are random.
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
