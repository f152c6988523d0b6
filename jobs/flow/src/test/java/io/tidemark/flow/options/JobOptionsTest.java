/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.CassandraClusters.Place;
import io.tidemark.target.TargetContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobOptionsTest {

  @Test
  void targetsFindTheClustersThatTheyName() {
    TargetContext context =
        parse("--cassandra-cluster=main=a:1,b:2/east", "--cassandra-cluster=*=c:3").targetContext();
    assertThat(context.kafkaClusters().bootstrapServers("any")).contains("k:9092");
    assertThat(context.cassandraClusters().find("main"))
        .contains(new Place(List.of("a:1", "b:2"), "east"));
    assertThat(context.cassandraClusters().find("any"))
        .contains(new Place(List.of("c:3"), CassandraClusters.DEFAULT_DATACENTER));
  }

  @Test
  void aDeploymentWithoutCassandraNamesNone() {
    assertThat(parse().targetContext().cassandraClusters()).isEqualTo(CassandraClusters.NONE);
  }

  @Test
  void aClusterWithoutAnAddressIsRefusedWithTheHelp() {
    assertThatThrownBy(() -> parse("--cassandra-cluster=main"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("cassandra cluster 'main': write NAME=HOST:PORT", "Usage: test");
  }

  private static JobOptions parse(String... more) {
    List<String> all = new ArrayList<>(List.of("--namespaces=/n", "--kafka-cluster=*=k:9092"));
    all.addAll(List.of(more));
    return JobOptions.parse("test", all.toArray(String[]::new));
  }
}
