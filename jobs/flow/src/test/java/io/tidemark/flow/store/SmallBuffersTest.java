/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.RocksDB;

class SmallBuffersTest {

  @Test
  void gathersMoreFilesBeforeItMerges() {
    RocksDB.loadLibrary();
    List<AutoCloseable> handles = new ArrayList<>();
    try (ColumnFamilyOptions options = new ColumnFamilyOptions()) {
      ColumnFamilyOptions made = new SmallBuffers().createColumnOptions(options, handles);

      assertThat(made.level0FileNumCompactionTrigger()).isEqualTo(SmallBuffers.FILES);
      assertThat(made.level0SlowdownWritesTrigger()).isGreaterThan(SmallBuffers.FILES);
      assertThat(made.level0StopWritesTrigger()).isGreaterThan(made.level0SlowdownWritesTrigger());
    }
    assertThat(handles).isEmpty();
  }

  /** Flink makes it from its name. */
  @Test
  void isMadeByFlink() {
    Configuration configuration = new Configuration();
    configuration.set(RocksDBOptions.OPTIONS_FACTORY, SmallBuffers.class.getName());

    EmbeddedRocksDBStateBackend backend =
        new EmbeddedRocksDBStateBackend()
            .configure(configuration, Thread.currentThread().getContextClassLoader());

    assertThat(backend.getRocksDBOptions()).isInstanceOf(SmallBuffers.class);
  }
}
