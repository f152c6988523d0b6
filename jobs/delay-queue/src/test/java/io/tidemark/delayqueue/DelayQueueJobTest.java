/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.delayqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.options.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelayQueueJobTest {

  private static final String REGION = "aws.region";

  @TempDir private Path documents;

  @BeforeEach
  void document() throws IOException {
    Files.writeString(
        documents.resolve("reminders.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [
          {"physical_storage": {"type": "KAFKA"},
           "config": {"wal-kafka-topics": ["reminders"]}}]}}
        """);
  }

  @AfterEach
  void noRegion() {
    System.clearProperty(REGION);
  }

  @Test
  void itsOperatorsAreTheSameWhateverTheSdkFindsOnTheMachine() {
    System.setProperty(REGION, "eu-west-1");
    Set<String> where = operators();
    System.clearProperty(REGION);
    Set<String> nowhere = operators();

    assertThat(nowhere).isEqualTo(where).contains("read-sqs:", "dead-letters-of-sqs:", "deliver");
  }

  @Test
  void anOperatorOfAClusterIsKnownByItsUid() {
    assertThat(OperatorIds.cluster(OperatorIds.deadLettersOf("main"))).contains("main");
    assertThat(OperatorIds.cluster(OperatorIds.deadLetters("main"))).contains("main");
    assertThat(OperatorIds.cluster(OperatorIds.read("main"))).contains("main");
    assertThat(OperatorIds.cluster(OperatorIds.DELIVER)).isEmpty();
  }

  private Set<String> operators() {
    JobOptions options =
        JobOptions.parse(
            DelayQueueJob.PERSONA,
            new String[] {
              "--namespaces", documents.toString(), "--kafka-cluster", "*=127.0.0.1:1",
            });
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    DelayQueueJob.topology(options).define(env);
    return env.getStreamGraph(false).getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
