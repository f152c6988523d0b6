/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.WalHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which namespace a message is, and where else a record with its id may be held. */
class KeyOrderTest {

  @TempDir static Path directory;

  /** Reads the directory. Static, for it is sent to tasks as bytes. */
  private static final class Documents implements NamespaceSource {
    private static final long serialVersionUID = 1L;
    private final String path = directory.toString();

    @Override
    public NamespaceRegistry open() {
      return openUnwatched();
    }

    @Override
    public NamespaceRegistry openUnwatched() {
      return DirectoryNamespaceRegistry.openUnwatched(Path.of(path), NamespaceDefaults.NONE);
    }
  }

  @BeforeEach
  void document() throws Exception {
    Files.write(
        directory.resolve("profiles.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {"wal-kafka-topics": ["profile-writes"],
                     "wal.kafka.bootstrap.servers.prefix": "main"}}]}}
        """
            .getBytes(UTF_8));
  }

  private static OneInputStreamOperatorTestHarness<QueueMessage, QueueMessage> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new StreamFlatMap<>(new KeyOrder(new Documents())), QueueMessageSerializer.INSTANCE);
  }

  private static QueueMessage message(String... headers) {
    List<QueueMessage.RawHeader> all = new java.util.ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new QueueMessage.RawHeader(headers[i], ByteString.copyFromUtf8(headers[i + 1])));
    }
    return new QueueMessage(
        "main", "profile-writes", 0, 7, 0, ByteString.copyFromUtf8("k"), ByteString.EMPTY, all);
  }

  @Test
  void whoSaysTheNamespaceAndWhoDoesNotMeet() throws Exception {
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.open();
      task.processElement(message(WalHeaders.ID, "a"), 0);
      task.processElement(
          message(WalHeaders.ID, "a", WalHeaders.NAMESPACE, "profiles", WalHeaders.CANCEL, "true"),
          0);
      List<QueueMessage> out = task.extractOutputValues();
      assertThat(out).hasSize(2);
      assertThat(out.get(0).namespace()).isEqualTo("profiles");
      assertThat(out.get(0).routingKey())
          .isEqualTo(out.get(1).routingKey())
          .as("that of versions before, for what they held with the header")
          .isEqualTo("main\nprofile-writes\nprofiles\na");
    }
  }

  @Test
  void afterAnUpgradeItLooksWhereVersionsBeforeHeldThoseWithoutTheHeader() throws Exception {
    QueueMessage cancels =
        message(WalHeaders.ID, "a", WalHeaders.NAMESPACE, "profiles", WalHeaders.CANCEL, "true");
    OperatorSubtaskState ours;
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.initializeState(OperatorSubtaskState.builder().build()); // Of a version without state.
      task.open();
      task.processElement(cancels, 0);
      task.processElement(message(), 0);
      List<QueueMessage> out = task.extractOutputValues();
      assertThat(out).extracting(QueueMessage::probe).containsExactly(true, false, false);
      assertThat(out.get(0).routingKey()).isEqualTo("main\nprofile-writes\n\na");
      assertThat(out.get(0).cancels()).isTrue();
      assertThat(out.get(0).value()).isNull();
      ours = task.snapshot(1, 1);
    }
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.initializeState(ours);
      task.open();
      task.processElement(cancels, 0);
      assertThat(task.extractOutputValues()).as("for as long as one may be held").hasSize(2);
    }
  }

  @Test
  void whatIsDeadOnArrivalLooksNowhere() throws Exception {
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.initializeState(OperatorSubtaskState.builder().build());
      task.open();
      task.processElement(message(WalHeaders.ID, "a", WalHeaders.NAMESPACE, "others"), 0);
      task.processElement(
          message(WalHeaders.ID, "a", WalHeaders.NAMESPACE, "others", WalHeaders.CANCEL, "true"),
          0);
      task.processElement(message(WalHeaders.ID, "a", WalHeaders.DUE, "tomorrow"), 0);
      assertThat(task.extractOutputValues())
          .extracting(QueueMessage::probe)
          .containsExactly(false, false, false);
    }
  }

  @Test
  void aJobThatBeganWithThisVersionLooksNowhereElse() throws Exception {
    OperatorSubtaskState ours;
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.open();
      ours = task.snapshot(1, 1);
    }
    try (var task = harness()) {
      task.setup(QueueMessageSerializer.INSTANCE);
      task.initializeState(ours);
      task.open();
      task.processElement(message(WalHeaders.ID, "a"), 0);
      assertThat(task.extractOutputValues()).hasSize(1);
    }
  }
}
