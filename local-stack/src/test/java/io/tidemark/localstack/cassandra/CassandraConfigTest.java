/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CassandraConfigTest {

  @Test
  void listensOnThisMachineAloneAsItsOwnSeed() {
    assertThat(lines("/stack/cassandra"))
        .contains(
            "listen_address: 127.0.0.1",
            "storage_port: 7002",
            "rpc_address: 127.0.0.1",
            "native_transport_port: 7001",
            "      - seeds: '127.0.0.1:7002'");
  }

  @Test
  void whatItHasAcknowledgedIsOnTheDisk() {
    assertThat(lines("/stack/cassandra"))
        .contains(
            "commitlog_sync: batch", "disk_failure_policy: stop", "commit_failure_policy: stop");
  }

  @Test
  void takesTheBatchesOfAPayloadsChunks() {
    assertThat(lines("/stack/cassandra"))
        .contains("batch_size_warn_threshold: 64KiB", "batch_size_fail_threshold: 128KiB");
  }

  @Test
  void keepsEverythingInItsDirectoryWhateverItsName() {
    assertThat(lines("/it's: a #stack"))
        .contains(
            "  - '/it''s: a #stack/data'",
            "commitlog_directory: '/it''s: a #stack/commitlog'",
            "saved_caches_directory: '/it''s: a #stack/saved_caches'",
            "hints_directory: '/it''s: a #stack/hints'",
            "cdc_raw_directory: '/it''s: a #stack/cdc_raw'");
  }

  @Test
  void namesNoSettingTwice() {
    assertThat(lines("/stack/cassandra"))
        .filteredOn(line -> line.matches("[a-z_]+:.*"))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .hasSizeGreaterThan(20)
        .doesNotHaveDuplicates();
  }

  private static String[] lines(String data) {
    return new CassandraConfig(7001, 7002, Path.of(data)).yaml().split("\n", -1);
  }
}
