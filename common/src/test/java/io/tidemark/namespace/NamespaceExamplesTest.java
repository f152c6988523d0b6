/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Documents of the field, as they are. */
class NamespaceExamplesTest {

  @Test
  void replication() throws Exception {
    Namespace namespace = load("evcache_foobar");
    assertThat(namespace.name()).isEqualTo("evcache_foobar");
    assertThat(namespace.persona()).isEqualTo(Persona.REPLICATION);
    assertThat(namespace.queues())
        .containsExactly(
            new Queue.Kafka("kafka-foobar", List.of("evcache_foobar"), "evcache_foobar-dlq"));
    assertThat(namespace.replication())
        .contains(
            Replication.to(
                Map.of(
                    "euwest1", writer("eu-west-1"),
                    "useast1", writer("us-east-1"),
                    "useast2", writer("us-east-2"),
                    "uswest2", writer("us-west-2"))));
    assertThat(namespace.delivery().ordered()).isTrue();
    assertThat(namespace.delivery().coalesce()).isEqualTo(DeliveryPolicy.Coalesce.LATEST);
    assertThat(namespace.context())
        .isEqualTo("This is for cross region replication for evcache_foobar");
    assertThat(namespace.durableStorage()).isEmpty();
  }

  @Test
  void multiPartition() throws Exception {
    Namespace namespace = load("kv_foobar");
    assertThat(namespace.persona()).isEqualTo(Persona.MULTI_PARTITION);
    assertThat(namespace.queues())
        .containsExactly(
            new Queue.Kafka(
                "kaas_kafka-dgwwal_foobar7102",
                List.of("foobar_kv_multi_id"),
                "foobar_kv_multi_id-dlq"));
    assertThat(namespace.durableStorage())
        .contains(new DurableStorage("foobar_wal_type", "walfoobar", "kv"));
    assertThat(namespace.replication()).isEmpty();
  }

  @Test
  void delayQueueOnSqs() throws Exception {
    Namespace namespace = load("pds");
    assertThat(namespace.persona()).isEqualTo(Persona.DELAY_QUEUE);
    assertThat(namespace.queues())
        .containsExactly(
            new Queue.Sqs(List.of("dgwwal-dq-pds"), "dgwwal-dlq-pds", Duration.ofSeconds(10), 100));
    assertThat(namespace.shard()).isEqualTo("default");
    assertThat(namespace.retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(namespace.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(namespace.allowedTargets()).isEmpty();
    assertThat(namespace.defaultTarget()).isEmpty();
    assertThat(namespace.context()).isEmpty();
  }

  private static TargetUri writer(String region) {
    return TargetUri.parse("writer://dgwwal.foobar.cluster." + region + ".netflix.net:7600");
  }

  private static Namespace load(String name) throws Exception {
    try (InputStream in =
        NamespaceExamplesTest.class.getResourceAsStream("/namespaces/" + name + ".json")) {
      return NamespaceParser.parse(
          name, Objects.requireNonNull(in, name).readAllBytes(), NamespaceDefaults.NONE);
    }
  }
}
