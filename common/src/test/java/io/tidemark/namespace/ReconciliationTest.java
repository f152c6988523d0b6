/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.retry.RetryPolicy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  @Test
  void ofTwoNewOnesThatWantATopicTheLaterByNameIsOut() {
    Reconciliation outcome = decide(Map.of(), namespace("a", "t"), namespace("b", "t"));
    assertThat(outcome.inForce()).containsOnlyKeys("a");
    assertThat(outcome.rejected())
        .isEqualTo(
            Map.of(
                "b",
                "topic 't' of Kafka cluster 'default' belongs to namespace 'a' already; name"
                    + " another"));
  }

  @Test
  void whatIsInForceKeepsItsTopicWhateverItsName() {
    Map<String, Namespace> before = inForce(namespace("z", "t"));
    Reconciliation outcome = decide(before, namespace("a", "t"), namespace("z", "t"));
    assertThat(outcome.inForce()).containsOnlyKeys("z");
    assertThat(outcome.rejected()).containsOnlyKeys("a");
  }

  @Test
  void aChangeThatWantsAnothersTopicLeavesTheVersionBefore() {
    Map<String, Namespace> before = inForce(namespace("a", "t1"), namespace("b", "t2"));
    Reconciliation outcome = decide(before, namespace("a", "t1"), namespace("b", "t1", "t3"));
    assertThat(outcome.inForce()).isEqualTo(before);
    assertThat(outcome.rejected()).containsOnlyKeys("b");
  }

  @Test
  void topicsMayBeSwapped() {
    Map<String, Namespace> before = inForce(namespace("a", "t1"), namespace("b", "t2"));
    Reconciliation outcome = decide(before, namespace("a", "t2"), namespace("b", "t1"));
    assertThat(outcome.inForce()).isEqualTo(inForce(namespace("a", "t2"), namespace("b", "t1")));
    assertThat(outcome.rejected()).isEmpty();
  }

  @Test
  void aNewOneDoesNotComeBetweenTwoThatSwap() {
    Map<String, Namespace> before = inForce(namespace("a", "t4"), namespace("d", "t2"));
    Reconciliation outcome =
        decide(before, namespace("a", "t2"), namespace("b", "t4"), namespace("d", "t4"));
    assertThat(outcome.inForce()).isEqualTo(inForce(namespace("a", "t2"), namespace("d", "t4")));
    assertThat(outcome.rejected()).containsOnlyKeys("b");
  }

  @Test
  void oneThatIsHeldBackKeepsWhatItWouldHaveGivenUp() {
    Map<String, Namespace> before = inForce(namespace("a", "t1"), namespace("c", "t3"));
    Reconciliation outcome =
        decide(before, namespace("a", "t3"), namespace("b", "t1"), namespace("c", "t3"));
    assertThat(outcome.inForce()).isEqualTo(before);
    assertThat(outcome.rejected()).containsOnlyKeys("a", "b");
    assertThat(outcome.rejected().get("b")).contains("belongs to namespace 'a'");
  }

  @Test
  void oneIsNotRejectedForTheSakeOfAnotherThatIsRejectedToo() {
    Map<String, Namespace> before =
        inForce(namespace("a", "t1"), namespace("b", "t2"), namespace("c", "t9"));
    // b loses t3 to a; then a loses to c, and t3 is free after all.
    Reconciliation outcome =
        decide(before, namespace("a", "t3", "t2"), namespace("b", "t3"), namespace("c", "t9"));
    assertThat(outcome.inForce().values())
        .contains(namespace("b", "t3"))
        .doesNotContain(namespace("b", "t2"));
  }

  @Test
  void theDeadLettersOfOneAreNotTheRecordsOfAnother() {
    Map<String, Namespace> before = inForce(namespace("a", "t"));
    assertThat(decide(before, namespace("a", "t"), namespace("b", "t-dlq")).rejected())
        .containsEntry(
            "b",
            "topic 't-dlq' of Kafka cluster 'default' holds the dead letters or outcomes of namespace 'a'; name"
                + " another");
    assertThat(
            decide(inForce(namespace("a", "t-dlq")), namespace("a", "t-dlq"), namespace("b", "t"))
                .rejected()
                .get("b"))
        .startsWith(
            "topic 't-dlq' of Kafka cluster 'default', the place of its dead letters or outcomes,");
  }

  @Property(tries = 3000)
  void whatComesIntoForceIsSoundAndAllThatCouldBe(
      @ForAll("sets") Map<String, Set<String>> old, @ForAll("sets") Map<String, Set<String>> next) {
    Map<String, Namespace> before = Reconciliation.of(Map.of(), namespaces(old)).inForce();
    NavigableMap<String, Namespace> wanted = namespaces(next);

    Reconciliation outcome = Reconciliation.of(before, wanted);

    // Sound: no two want the same, or the constructor would throw.
    assertThat(new Namespaces(1, outcome.inForce(), Map.of()).byName()).isNotNull();
    wanted.forEach(
        (name, namespace) -> {
          Namespace now = outcome.inForce().get(name);
          if (outcome.rejected().containsKey(name)) {
            assertThat(now).isEqualTo(before.get(name));
            Map<String, Namespace> instead = new HashMap<>(outcome.inForce());
            instead.put(name, namespace);
            assertThat(conflicts(instead)).as("%s could be in force", name).isTrue();
          } else {
            assertThat(now).isEqualTo(namespace);
          }
        });
    // Nobody without a document is in force, and who was in force and still has one is.
    assertThat(wanted.keySet()).containsAll(outcome.inForce().keySet());
    before.keySet().stream()
        .filter(wanted::containsKey)
        .forEach(name -> assertThat(outcome.inForce()).containsKey(name));
    // What was in force and is wanted as it was has not been touched.
    before.forEach(
        (name, namespace) -> {
          if (namespace.equals(wanted.get(name))) {
            assertThat(outcome.rejected()).doesNotContainKey(name);
          }
        });
    // The same again changes nothing.
    assertThat(Reconciliation.of(outcome.inForce(), wanted)).isEqualTo(outcome);
  }

  @Provide
  Arbitrary<Map<String, Set<String>>> sets() {
    Arbitrary<Set<String>> topics =
        Arbitraries.of("t1", "t2", "t3", "t4", "t5", "t1-dlq").set().ofMinSize(1).ofMaxSize(3);
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "e"), topics).ofMaxSize(5);
  }

  private static boolean conflicts(Map<String, Namespace> namespaces) {
    try {
      return new Namespaces(1, namespaces, Map.of()).version() == 0;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static Reconciliation decide(Map<String, Namespace> before, Namespace... wanted) {
    return Reconciliation.of(before, new TreeMap<>(inForce(wanted)));
  }

  private static Map<String, Namespace> inForce(Namespace... namespaces) {
    Map<String, Namespace> byName = new HashMap<>();
    for (Namespace namespace : namespaces) {
      byName.put(namespace.name(), namespace);
    }
    return byName;
  }

  private static NavigableMap<String, Namespace> namespaces(Map<String, Set<String>> topics) {
    NavigableMap<String, Namespace> byName = new TreeMap<>();
    topics.forEach(
        (name, set) ->
            byName.put(name, namespace(name, new LinkedHashSet<>(set).toArray(String[]::new))));
    return byName;
  }

  private static Namespace namespace(String name, String... topics) {
    List<String> list = List.of(topics);
    String deadLetters =
        list.contains("t1") && list.contains("t1-dlq") ? "dead" : topics[0] + "-dlq";
    return new Namespace(
        name,
        Persona.DELAY_QUEUE,
        Namespace.DEFAULT_SHARD,
        List.of(new Queue.Kafka("default", list, deadLetters)),
        DeliveryPolicy.DEFAULT,
        RetryPolicy.DEFAULT,
        List.of(),
        Optional.empty(),
        Limits.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
