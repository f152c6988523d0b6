/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The keys that say in which order and how fast records leave. */
final class DeliverySection {

  private static final DocumentKey ORDERING =
      key(
          "ordering",
          words(Ordering.values()),
          "`NONE`; for `replication` and `multi-partition` `KEY`, and nothing else",
          "`KEY`: a record waits while an earlier one with its key is held or in flight, through"
              + " retries and restarts. Earlier is what the queue took earlier.");
  private static final DocumentKey COALESCE =
      key(
          "coalesce",
          words(Coalesce.values()),
          "`NONE`; for `replication` `LATEST`",
          "`LATEST`: a record that waits gives way to a newer one with its key. One that is in"
              + " flight never does. Needs `ordering` `KEY`.");
  private static final DocumentKey ON_DEAD_LETTER =
      key(
          "on_dead_letter",
          words(OnDeadLetter.values()),
          "`CONTINUE`; for `multi-partition` what its sets need, and it isn't to be set",
          "`STOP_KEY`: the records with a dead one's key wait until the dead one is written again"
              + " with its id, or cancelled. Needs `ordering` `KEY`, and no `coalesce`.");
  private static final DocumentKey MAX_PER_SECOND =
      key(
          "max_per_second",
          new KeyType.Whole(1, DeliveryPolicy.HIGHEST_PACE),
          "as many as the targets take",
          "How many records a second are sent. Those that are due beyond it wait their turn, in the"
              + " order of their due times. Each task of the job sends its share.");
  private static final DocumentKey MAX_DEAD_LETTERS =
      key(
          "max_dead_letters_per_minute",
          new KeyType.Whole(1, DeliveryPolicy.MOST_DEAD_LETTERS),
          Integer.toString(DeliveryPolicy.DEFAULT_DEAD_LETTERS),
          "How many records a minute may die of their targets' answers in one task of the job, where"
              + " they are more than half of those that are sent. Past it the rest is held, and one"
              + " record in ten seconds is sent to find out whether they are taken again.");
  private static final DocumentKey OUTCOMES =
      key(
          "outcomes",
          new KeyType.Flag(),
          "`false`",
          "Whether what became of each record is written to the topic that has the queue's first"
              + " topic's name and `-outcomes`.");

  static final List<DocumentKey> KEYS =
      List.of(ORDERING, COALESCE, ON_DEAD_LETTER, MAX_PER_SECOND, MAX_DEAD_LETTERS, OUTCOMES);

  private DeliverySection() {}

  /**
   * In which order and how fast.
   *
   * @param durable whether the mutations of sets are saved: then a record is a whole set
   */
  static DeliveryPolicy read(SharedConfig config, Persona persona, boolean durable) {
    boolean replicates = persona == Persona.REPLICATION;
    boolean sets = persona == Persona.MULTI_PARTITION;
    Ordering ordering =
        config
            .of(ORDERING)
            .word(ORDERING)
            .map(Ordering::valueOf)
            .orElse(replicates || sets ? Ordering.KEY : Ordering.NONE);
    if (replicates && ordering == Ordering.NONE) {
      throw config
          .of(ORDERING)
          .wrong(ORDERING, "a cache's key would end with any of its writes; drop it, or say KEY");
    }
    if (sets) {
      refuse(config, ORDERING, ordering == Ordering.NONE);
      refuse(config, COALESCE, config.of(COALESCE).has(COALESCE));
      refuse(config, ON_DEAD_LETTER, config.of(ON_DEAD_LETTER).has(ON_DEAD_LETTER));
    }
    Coalesce coalesce =
        config
            .of(COALESCE)
            .word(COALESCE)
            .map(Coalesce::valueOf)
            .orElse(replicates ? Coalesce.LATEST : Coalesce.NONE);
    OnDeadLetter onDeadLetter =
        config
            .of(ON_DEAD_LETTER)
            .word(ON_DEAD_LETTER)
            .map(OnDeadLetter::valueOf)
            .orElse(sets && !durable ? OnDeadLetter.STOP_KEY : OnDeadLetter.CONTINUE);
    if (ordering == Ordering.NONE && coalesce != Coalesce.NONE) {
      throw unordered(config, COALESCE);
    }
    if (ordering == Ordering.NONE && onDeadLetter != OnDeadLetter.CONTINUE) {
      throw unordered(config, ON_DEAD_LETTER);
    }
    if (coalesce == Coalesce.LATEST && onDeadLetter == OnDeadLetter.STOP_KEY) {
      throw config
          .of(ON_DEAD_LETTER)
          .wrong(
              ON_DEAD_LETTER,
              "under \"coalesce\": \"LATEST\" a newer record stands for a dead one; drop one of the"
                  + " two (replication has LATEST where it says nothing)");
    }
    return new DeliveryPolicy(
        ordering,
        coalesce,
        onDeadLetter,
        config
            .of(MAX_PER_SECOND)
            .whole(MAX_PER_SECOND)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()),
        config
            .of(MAX_DEAD_LETTERS)
            .whole(MAX_DEAD_LETTERS)
            .orElse(DeliveryPolicy.DEFAULT_DEAD_LETTERS));
  }

  /**
   * Whether outcomes are wanted.
   *
   * @param kafka whether all its queues are of Kafka, beside whose topics they are written
   * @param persona what the records are for
   */
  static boolean outcomes(SharedConfig config, boolean kafka, Persona persona) {
    boolean outcomes = config.of(OUTCOMES).flag(OUTCOMES).orElse(false);
    if (outcomes && !kafka) {
      throw config
          .of(OUTCOMES)
          .wrong(OUTCOMES, "they are for namespaces whose queues are all of type KAFKA; drop it");
    }
    if (outcomes && persona == Persona.REPLICATION) {
      throw config
          .of(OUTCOMES)
          .wrong(OUTCOMES, "replication has an outcome a region, and tells none yet; drop it");
    }
    return outcomes;
  }

  private static void refuse(SharedConfig config, DocumentKey key, boolean wrong) {
    if (wrong) {
      throw config.of(key).wrong(key, "the mutations of a set are applied in sequence; drop it");
    }
  }

  private static RuntimeException unordered(SharedConfig config, DocumentKey key) {
    return config
        .of(key)
        .wrong(
            key,
            "without an order there is no key to go by; add \"ordering\": \"KEY\", or drop it");
  }

  private static KeyType words(Enum<?>[] values) {
    return new KeyType.Word(Arrays.stream(values).map(Enum::name).toList());
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.ANY, type, standard, description);
  }
}
