/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.flow.restore.RestorePoint.Saved;
import io.tidemark.flow.restore.RestorePoint.Timers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real cluster saves, and what the guard makes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreGuardTest {

  @TempDir private Path directory;
  private MiniCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .withRandomPorts()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build());
    cluster.start();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void timersInRocksDbAreFoundInWhateverWasSaved() throws Exception {
    SavingJob job = SavingJob.start(cluster, "ROCKSDB", directory);
    for (String path :
        Set.of(
            job.checkpoint(CheckpointType.INCREMENTAL, directory),
            job.savepoint(SavepointFormatType.NATIVE, directory),
            job.savepoint(SavepointFormatType.CANONICAL, directory))) {
      assertThat(deliver(path).timers()).as(path).isEqualTo(Timers.WITH_STATE);
      assertThatCode(() -> check(path, "deliver", false)).as(path).doesNotThrowAnyException();
    }
    String stopped = job.stop(false, directory);
    assertThatCode(() -> check(stopped, "deliver", false)).doesNotThrowAnyException();
    assertThat(RestorePoints.read(stopped).operators())
        .extracting(Saved::name)
        .contains("deliver", "read");

    assertThatThrownBy(() -> check(stopped, "hold", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(stopped, "'hold'", "deliver", "--allow-state-loss");
    assertThatCode(() -> check(stopped, "hold", true)).doesNotThrowAnyException();
  }

  @Test
  void timersOnTheHeapAreMissedExceptInACanonicalSavepoint() throws Exception {
    SavingJob job = SavingJob.start(cluster, "HEAP", directory);
    for (String path :
        Set.of(
            job.checkpoint(CheckpointType.INCREMENTAL, directory),
            job.savepoint(SavepointFormatType.NATIVE, directory))) {
      assertThatThrownBy(() -> check(path, "deliver", false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll(path, "'deliver' kept its timers on the heap");
    }
    String canonical = job.savepoint(SavepointFormatType.CANONICAL, directory);
    job.cancel();
    assertThatCode(() -> check(canonical, "deliver", false)).doesNotThrowAnyException();
  }

  @Test
  void aDrainedSavepointIsRefused() throws Exception {
    String drained = SavingJob.start(cluster, "ROCKSDB", directory).stop(true, directory);
    assertThatThrownBy(() -> check(drained, "deliver", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(drained, "drained");
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    String nothing = directory.resolve("nothing").toUri().toString();
    assertThatThrownBy(() -> check(nothing, "deliver", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(nothing, "can't be read");
    Path damaged = Files.createDirectories(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("_metadata"), "no metadata");
    assertThatThrownBy(() -> check(damaged.toUri().toString(), "deliver", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can't be read");
  }

  @Test
  void theMarkOfTheKubernetesOperatorIsNoPath() {
    assertThatCode(() -> check("KUBERNETES_OPERATOR_LAST_STATE", "deliver", false))
        .doesNotThrowAnyException();
  }

  @Test
  void aJobManagerThatTakesOverDoesNotNeedTheFirstSavepoint() {
    String nothing = directory.resolve("cleaned-up").toUri().toString();
    assertThatCode(() -> checkAvailable(nothing)).doesNotThrowAnyException();
  }

  @Test
  void highAvailabilityExcusesNothingThatIsThere() throws Exception {
    Path damaged = Files.createDirectories(directory.resolve("damaged-too"));
    Files.writeString(damaged.resolve("_metadata"), "no metadata");
    assertThatThrownBy(() -> checkAvailable(damaged.toUri().toString()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can't be read");
    SavingJob job = SavingJob.start(cluster, "HEAP", directory);
    String onTheHeap = job.checkpoint(CheckpointType.INCREMENTAL, directory);
    job.cancel();
    assertThatThrownBy(() -> checkAvailable(onTheHeap))
        .hasMessageContaining("kept its timers on the heap");
  }

  @Test
  void whatTheJobLacksIsNamedAndFlinkWouldOnlyTellItsHash() throws Exception {
    String stopped = SavingJob.start(cluster, "ROCKSDB", directory).stop(false, directory);
    assertThatCode(() -> checkOperators(stopped, "deliver", false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> checkOperators(stopped, "other", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(stopped, "'deliver', of cluster 'eu'", "--allow-state-loss");
    assertThatCode(() -> checkOperators(stopped, "other", true)).doesNotThrowAnyException();
  }

  private static void checkOperators(String path, String uid, boolean allowStateLoss) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(Map.of("execution.state-recovery.path", path)));
    env.fromData(1, 2).uid("read").map(it -> it).uid(uid).sinkTo(new DiscardingSink<>()).uid("to");
    RestoreGuard.checkOperators(env, name -> Optional.of("eu"), allowStateLoss);
  }

  @Test
  void theKeyThatFlinkStillTakesIsLookedAtToo() {
    String nothing = directory.resolve("nothing").toUri().toString();
    assertThatThrownBy(
            () ->
                RestoreGuard.check(
                    Configuration.fromMap(Map.of("execution.savepoint.path", nothing)),
                    Set.of("deliver"),
                    false))
        .hasMessageContainingAll(nothing, "can't be read");
  }

  @Test
  void aJobThatBeginsAnewHasNothingToLose() {
    assertThatCode(() -> RestoreGuard.check(new Configuration(), Set.of("deliver"), false))
        .doesNotThrowAnyException();
  }

  private static Saved deliver(String path) throws Exception {
    return RestorePoints.read(path).operator(RestorePoints.id("deliver")).orElseThrow();
  }

  private static void checkAvailable(String path) {
    RestoreGuard.check(
        Configuration.fromMap(
            Map.of("execution.state-recovery.path", path, "high-availability.type", "kubernetes")),
        Set.of("deliver"),
        false);
  }

  private static void check(String path, String uid, boolean allowStateLoss) {
    RestoreGuard.check(
        Configuration.fromMap(Map.of("execution.state-recovery.path", path)),
        Set.of(uid),
        allowStateLoss);
  }
}
