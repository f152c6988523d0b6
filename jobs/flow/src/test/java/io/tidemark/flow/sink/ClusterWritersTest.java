/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.namespace.KafkaClusters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterWritersTest {

  @Test
  void aClusterThatTheDeploymentLacksIsSaidWithItsRemedy() throws Exception {
    assertThat(write(Map.of("other", "127.0.0.1:1"), "gone"))
        .isEqualTo(
            new WriteResult.Failed(
                "this deployment has no Kafka cluster 'gone'; start the job with --kafka-cluster"
                    + " gone=HOST:PORT"));
  }

  @Test
  void everyClusterOfTheDeploymentIsTriedWhateverDocumentsName() throws Exception {
    for (String name : List.of("gone", "*")) {
      assertThat(write(Map.of(name, "127.0.0.1:1"), "gone"))
          .isInstanceOfSatisfying(
              WriteResult.Failed.class,
              failed -> assertThat(failed.error()).contains("topic 'dead' isn't known"));
    }
  }

  @Test
  void aNameThatDoesNotResolveIsAnAnswerToo() throws Exception {
    assertThat(write(Map.of("*", "no.such.host.invalid:9092"), "gone"))
        .isInstanceOfSatisfying(
            WriteResult.Failed.class,
            failed -> assertThat(failed.error()).contains("no.such.host.invalid:9092"));
  }

  private static WriteResult write(Map<String, String> clusters, String cluster) throws Exception {
    CompletableFuture<WriteResult> result = new CompletableFuture<>();
    try (ClusterWriters writers =
        new ClusterWriters(new KafkaClusters(clusters), SdkSqsClientFactory.DEFAULT.late())) {
      writers.write(
          new OutgoingMessage(cluster, "dead", null, ByteString.copyFromUtf8("v"), List.of()),
          result::complete);
      return result.get(60, TimeUnit.SECONDS);
    }
  }
}
