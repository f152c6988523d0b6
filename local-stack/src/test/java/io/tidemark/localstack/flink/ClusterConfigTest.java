/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {

  private static final Path TEMPORARY = Path.of("/stack/tmp/x");

  @Test
  void allDirectoriesAreTheStacksOwnAndAllAddressesLocal() {
    assertThat(config(Map.of()).ofJobManager(TEMPORARY, 7003))
        .contains(
            "-Djobmanager.rpc.port=7001",
            "-Drest.bind-port=7002",
            "-Drest.bind-address=127.0.0.1",
            "-Dmetrics.reporter.prom.port=7003",
            "-Dio.tmp.dirs=/stack/tmp/x",
            "-Dexecution.checkpointing.dir=file:///stack/checkpoints",
            "-Dexecution.checkpointing.savepoint-dir=file:///stack/savepoints",
            "-Djobmanager.memory.process.size=1024m");
    assertThat(config(Map.of()).ofTaskManager(TEMPORARY, 7004, "tm-1"))
        .contains(
            "-Dtaskmanager.resource-id=tm-1",
            "-Dtaskmanager.bind-host=127.0.0.1",
            "-Dtaskmanager.numberOfTaskSlots=2");
  }

  @Test
  void anOverrideIsTheOnlyValueOfItsKey() {
    assertThat(
            config(Map.of("taskmanager.numberOfTaskSlots", "9"))
                .ofTaskManager(TEMPORARY, 7004, "tm-1"))
        .filteredOn(option -> option.startsWith("-Dtaskmanager.numberOfTaskSlots="))
        .containsExactly("-Dtaskmanager.numberOfTaskSlots=9");
  }

  private static ClusterConfig config(Map<String, String> overrides) {
    return new ClusterConfig(
        Path.of("/stack"), new FlinkPorts(7001, 7002), FlinkSize.SMALL, overrides);
  }
}
