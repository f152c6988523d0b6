/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.StackException;
import io.tidemark.storage.SetSchema;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a Cassandra node: written to, killed, started again on the same data, stopped. */
@Timeout(240)
class CassandraNodeIT {

  private static final int IN_FLIGHT = 32;
  private static final int WRITTEN_BEFORE_THE_KILL = 2_000;

  /** In a directory that stays its servers are asked to stop; else they are killed. */
  @TempDir Path directory;

  @Test
  void whatItAcknowledgedIsThereAfterItWasKilled() throws Exception {
    Path documents = Files.createDirectory(directory.resolve("documents"));
    Files.writeString(
        documents.resolve("items.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["items"],
            "durable_storage": {"namespace": "sets", "shard": "main", "type": "kv"}}}]}}
        """);
    List<ManagedProcess> processes = new ArrayList<>();
    LocalStack stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.CASSANDRA)
                .withDirectory(directory.resolve("it's a stack"))
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents)));
    try (stack) {
      CassandraNode node = stack.cassandra();
      processes.add(node.process());
      Set<Integer> acknowledged;
      try (Keyspaces keyspaces = Keyspaces.connect(node.address())) {
        assertThat(keyspaces.create("sets")).as("made for the document").isFalse();
        assertThat(keyspaces.create("WalSets")).isTrue();
        keyspaces.run(SetSchema.statements("WalSets"));
        keyspaces.run(SetSchema.statements("WalSets"));
        assertThat(stack.createTables()).isEmpty();
        assertThatThrownBy(() -> keyspaces.run("DROP TABLE sets.nothing"))
            .isInstanceOf(StackException.class)
            .hasMessageContainingAll(node.address(), "DROP TABLE sets.nothing", "doesn't exist");

        acknowledged = writeUntilKilled(keyspaces.session(), node);
      }
      assertThat(node.process().alive()).isFalse();

      node.start();
      processes.add(node.process());
      try (Keyspaces keyspaces = Keyspaces.connect(node.address())) {
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(WRITTEN_BEFORE_THE_KILL);
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeAll(read(keyspaces.session()));
        assertThat(lost).isEmpty();
      }
      assertThat(Files.readString(node.process().log())).contains(" INFO ");
      assertThat(node.directory().resolve("commitlog")).isNotEmptyDirectory();
    }
    assertThat(processes).hasSize(2).noneMatch(ManagedProcess::alive);
    try (ServerSocket socket =
        new ServerSocket(stack.state().ports().cassandra(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  /** Kills the node in the middle of writing. Returns the sequences of what it acknowledged. */
  private static Set<Integer> writeUntilKilled(CqlSession session, CassandraNode node)
      throws InterruptedException {
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO sets.mutation_sets (namespace, set_id, sequence, attempt, chunk, content)"
                + " VALUES ('items', ?, ?, 0, 0, ?)");
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(WRITTEN_BEFORE_THE_KILL);
    Semaphore room = new Semaphore(IN_FLIGHT);
    Thread killer =
        new Thread(
            () -> {
              try {
                if (enough.await(120, TimeUnit.SECONDS)) {
                  node.kill();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    killer.start();
    ByteBuffer content = ByteBuffer.allocate(512);
    for (int i = 1; killer.isAlive(); i++) {
      int sequence = i;
      room.acquire();
      session
          .executeAsync(insert.bind("set-" + i % 100, i, content))
          .whenComplete(
              (result, error) -> {
                if (error == null) {
                  acknowledged.add(sequence);
                  enough.countDown();
                }
                room.release();
              });
    }
    room.acquire(IN_FLIGHT);
    return acknowledged;
  }

  private static Set<Integer> read(CqlSession session) {
    Set<Integer> found = new HashSet<>();
    for (Row row : session.execute("SELECT sequence FROM sets.mutation_sets")) {
      found.add(row.getInt("sequence"));
    }
    return found;
  }
}
