/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespacesTest {

  @Test
  void findsByNameAndByTopic() throws Exception {
    Namespace orders = Documents.parse("orders", Documents.kafka("a", ""));
    Namespaces namespaces = new Namespaces(7, Map.of("orders", orders), Map.of("x.json", "bad"));
    assertThat(namespaces.version()).isEqualTo(7);
    assertThat(namespaces.find("orders")).contains(orders);
    assertThat(namespaces.find("users")).isEmpty();
    assertThat(namespaces.ofTopic("default", "a")).contains(orders);
    assertThat(namespaces.ofTopic("default", "a-dlq")).isEmpty();
    assertThat(namespaces.ofTopic("other", "a")).isEmpty();
    assertThat(namespaces.rejected()).containsEntry("x.json", "bad");
  }

  @Test
  void whatWasRemovedIsFoundByNameAndByTopicAndWhatIsUnknownIsNot() throws Exception {
    Namespace orders = Documents.parse("orders", Documents.kafka("a", ""));
    Namespace users = Documents.parse("users", Documents.kafka("u", ""));
    Namespaces namespaces =
        new Namespaces(
            1,
            Map.of("users", users),
            Map.of(),
            Map.of("orders", Optional.of(orders), "bare", Optional.empty()),
            Set.of("users"));
    assertThat(namespaces.removed("orders")).contains(orders);
    assertThat(namespaces.removed("default", "a")).contains(orders);
    assertThat(namespaces.find("orders")).isEmpty();
    assertThat(namespaces.ofTopic("default", "a")).isEmpty();
    assertThat(namespaces.removed("bare")).as("no version of it is known").isEmpty();
    assertThat(namespaces.removed()).containsOnlyKeys("orders", "bare");
    assertThat(namespaces.removed("unknown")).isEmpty();
    assertThat(namespaces.removed("users")).as("it is in force").isEmpty();
    assertThat(namespaces.removed("default", "u")).isEmpty();
    assertThat(namespaces.vanished()).containsExactly("users");
  }

  @Test
  void aTopicThatAnotherHasNowIsNoRemovedOnes() throws Exception {
    Namespace old = Documents.parse("old", Documents.kafka("t", ""));
    Namespace now = Documents.parse("now", Documents.kafka("t", ""));
    Namespaces namespaces =
        new Namespaces(1, Map.of("now", now), Map.of(), Map.of("old", Optional.of(old)), Set.of());
    assertThat(namespaces.removed("default", "t")).isEmpty();
    assertThat(namespaces.removed("old")).contains(old);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Namespaces(
                    1, Map.of("now", now), Map.of(), Map.of("now", Optional.of(now)), Set.of()))
        .withMessage("namespace 'now' is in force and removed");
  }

  @Test
  void refusesATopicThatTwoHave() throws Exception {
    Map<String, Namespace> two =
        Map.of(
            "a", Documents.parse("a", Documents.kafka("t", "")),
            "b", Documents.parse("b", Documents.kafka("t", "")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Namespaces(1, two, Map.of()))
        .withMessage(
            "namespace 'b': topic 't' of Kafka cluster 'default' belongs to namespace 'a' already;"
                + " name another");
  }

  @Test
  void aQueueOfSqsIsBounded() {
    Duration tooLong = Queue.Sqs.LONGEST_POLL.plusNanos(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Queue.Sqs(List.of("q"), "d", tooLong, 1))
        .withMessageContaining("poll interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Queue.Sqs(List.of("q"), "d", Duration.ZERO, 1001))
        .withMessageContaining("max messages per poll is 1001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Queue.Kafka("c", List.of("t", "t"), "d"))
        .withMessageContaining("named twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Queue.Kafka("c", List.of("t"), "t"))
        .withMessageContaining("records would circle");
  }

  @Test
  void limitsAreBounded() {
    Duration day = Duration.ofDays(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(0, day, 1, 1, 1))
        .withMessage("max payload bytes is 0; it must be 1 to 16777216");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, day, 0, 1, 1))
        .withMessage("max key bytes is 0; it must be 1 to 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, day, 1, -1, 1))
        .withMessage("max headers is -1; it must be 0 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, Limits.LONGEST_DELAY.plusNanos(1), 1, 1, 1))
        .withMessageContaining("max delay");
  }
}
