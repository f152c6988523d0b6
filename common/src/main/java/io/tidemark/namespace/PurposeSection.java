/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys that say what a namespace's records are for. */
final class PurposeSection {

  private static final String TARGET_SECTION = "config.target";
  private static final String REPLICATION_TYPE = "evc-replication";

  private static final DocumentKey PERSONA =
      key(
          "persona",
          Spelling.ANY,
          new KeyType.Word(Arrays.stream(Persona.values()).map(PurposeSection::word).toList()),
          "`replication` where `target.type` is `evc-replication`, `multi-partition` where there is"
              + " a `durable_storage`, else `delay-queue`",
          "What the namespace's records are for, and so which job reads them.");
  private static final DocumentKey CONTEXT =
      note("context", "What the namespace is for, for people.");
  private static final DocumentKey CONTACTS = note("contacts", "Whom to ask, for people.");
  private static final DocumentKey CONSUMER_STACK =
      note("consumer_stack", "Whose consumers read it, for people; `shard` says which job does.");
  private static final DocumentKey TARGET =
      key(
          "target",
          Spelling.EXACT,
          new KeyType.Section(TARGET_SECTION),
          "none",
          "The regions that `replication` writes to.");
  private static final DocumentKey TARGET_TYPE =
      new DocumentKey(
          TARGET_SECTION,
          "type",
          Spelling.EXACT,
          new KeyType.Word(List.of(REPLICATION_TYPE)),
          "none",
          "What takes the writes in a region.");
  private static final DocumentKey REGION =
      new DocumentKey(
          TARGET_SECTION,
          DocumentKey.ANY,
          Spelling.EXACT,
          new KeyType.Text(NameRules.ENDPOINT),
          "at least one for `replication`",
          "Every other key is a region's name; its value says where that region takes its writes:"
              + " its Writer group, or `kafka://CLUSTER/TOPIC`, or `wal://HOST:PORT/NAMESPACE`, the"
              + " ingress of another log.");

  static final List<DocumentKey> KEYS =
      List.of(PERSONA, CONTEXT, CONTACTS, CONSUMER_STACK, TARGET, TARGET_TYPE, REGION);

  private PurposeSection() {}

  /**
   * What a namespace is for.
   *
   * @param persona which job reads it
   * @param regions the target regions and their endpoints
   * @param context its owner's words
   */
  record Purpose(Persona persona, Map<String, String> regions, String context) {}

  static Purpose read(SharedConfig config, Optional<DurableStorage> durable) {
    Optional<DocumentNode> target = config.of(TARGET).section(TARGET);
    Map<String, String> regions = target.map(DocumentNode::others).orElse(Map.of());
    for (String region : regions.keySet()) {
      if (!NameRules.SHARD.allows(region)) {
        throw config
            .of(TARGET)
            .wrong(TARGET, "a region's name must be " + NameRules.SHARD.bounds());
      }
    }
    Optional<String> type = target.flatMap(node -> node.word(TARGET_TYPE));
    Persona persona = persona(config, type.isPresent(), durable.isPresent());
    if (persona == Persona.REPLICATION && regions.isEmpty()) {
      throw config
          .of(TARGET)
          .wrong(TARGET, "replication needs a region: add \"REGION\": \"HOST:PORT\" to it");
    }
    if (persona != Persona.REPLICATION && !regions.isEmpty()) {
      throw config
          .of(TARGET)
          .wrong(
              TARGET,
              "regions are for replication; add \"type\": \"%s\" to it, or drop it"
                  .formatted(REPLICATION_TYPE));
    }
    config.of(CONTACTS).text(CONTACTS);
    config.of(CONSUMER_STACK).text(CONSUMER_STACK);
    return new Purpose(persona, regions, config.of(CONTEXT).text(CONTEXT).orElse(""));
  }

  private static Persona persona(SharedConfig config, boolean replicates, boolean durable) {
    if (replicates && durable) {
      throw config
          .of(TARGET)
          .wrong(
              TARGET,
              "type %s is for replication, and durable_storage for multi-partition; drop one"
                  .formatted(REPLICATION_TYPE));
    }
    Persona inferred =
        replicates ? Persona.REPLICATION : durable ? Persona.MULTI_PARTITION : Persona.DELAY_QUEUE;
    Optional<Persona> named =
        config
            .of(PERSONA)
            .word(PERSONA)
            .map(word -> Persona.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
    Persona persona = named.orElse(inferred);
    if (replicates && persona != Persona.REPLICATION) {
      throw config
          .of(PERSONA)
          .wrong(
              PERSONA,
              "target.type %s is for replication; drop one of the two".formatted(REPLICATION_TYPE));
    }
    if (durable && persona == Persona.REPLICATION) {
      throw config
          .of(PERSONA)
          .wrong(
              PERSONA,
              "durable_storage is for multi-partition and delay-queue; drop one of the two");
    }
    return persona;
  }

  static String word(Persona persona) {
    return persona.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static DocumentKey note(String name, String description) {
    return key(
        name, Spelling.SNAKE_OR_CAMEL, new KeyType.Text(NamespaceKeys.NOTE), "empty", description);
  }

  private static DocumentKey key(
      String name, Spelling spelling, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, spelling, type, standard, description);
  }
}
