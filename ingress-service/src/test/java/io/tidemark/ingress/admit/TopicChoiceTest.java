/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static io.tidemark.ingress.NamespaceFixtures.delayQueue;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.NamespaceFixtures;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.namespace.Queue;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicChoiceTest {

  private static final int KEYS = 40_000;

  private static TopicChoice among(String... topics) {
    return new TopicChoice(delayQueue("n", List.of(topics), Optional.empty()));
  }

  @Test
  void doesNotDependOnTheOrderOfTheTopics() {
    for (int i = 0; i < 1000; i++) {
      assertThat(among("a", "b", "c").of("id-" + i)).isEqualTo(among("c", "a", "b").of("id-" + i));
    }
  }

  @Test
  void choosesTheSameForAKeyAsForAnIdOfTheSameBytes() {
    TopicChoice choice = among("a", "b", "c");
    for (int i = 0; i < 1000; i++) {
      assertThat(choice.of(ByteString.copyFromUtf8("id-" + i))).isEqualTo(choice.of("id-" + i));
    }
  }

  @Test
  void givesEachTopicItsShare() {
    Map<Topic, Integer> counts = new HashMap<>();
    TopicChoice choice = among("orders-0", "orders-1", "orders-2", "orders-3");
    for (int i = 0; i < KEYS; i++) {
      counts.merge(choice.of("id-" + i).topic(), 1, Integer::sum);
    }
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(9_500, 10_500));
  }

  @Test
  void movesOnlyTheNewTopicsShareWhenOneIsAdded() {
    TopicChoice before = among("orders-0", "orders-1", "orders-2");
    TopicChoice after = among("orders-0", "orders-1", "orders-2", "orders-3");
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      if (!before.of("id-" + i).equals(after.of("id-" + i))) {
        moved++;
        assertThat(after.of("id-" + i).topic().name()).isEqualTo("orders-3");
      }
    }
    assertThat(moved).isBetween(9_500, 10_500);
  }

  @Test
  void aFreeRecordMayGoToAnyQueueThatIsNotDrained() {
    Namespace namespace =
        NamespaceFixtures.withQueues(
            "n",
            List.of(
                new Queue.Kafka("main", List.of("a", "b"), "dead"),
                new Queue.Kafka("far", List.of("c"), "dead", Optional.empty(), true),
                new Queue.Sqs(List.of("d"), "dead", Duration.ofSeconds(1), 10)));
    TopicChoice choice = new TopicChoice(namespace);
    Set<Topic> first = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Route free = choice.free("id-" + i);
      assertThat(free.free()).isTrue();
      assertThat(free.topic()).isEqualTo(choice.of("id-" + i).topic());
      assertThat(free.topics())
          .containsExactlyInAnyOrder(
              new Topic("main", "a"), new Topic("main", "b"), new Topic("sqs:", "d"));
      assertThat(choice.of("id-" + i).topics()).hasSize(1);
      first.add(free.topic());
    }
    assertThat(first).hasSize(3);
  }
}
