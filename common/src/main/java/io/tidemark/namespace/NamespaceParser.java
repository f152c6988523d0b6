/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.PurposeSection.Purpose;
import io.tidemark.namespace.TargetsSection.Targets;
import io.tidemark.namespace.document.DocumentException;
import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a namespace document: JSON, where comments and a trailing comma are allowed. What it
 * doesn't know it refuses, since a setting that is silently ignored is found out on the worst of
 * days.
 */
public final class NamespaceParser {

  /** The largest document, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private NamespaceParser() {}

  /**
   * Reads a document.
   *
   * @param name the namespace's name
   * @param json the document; at most {@link #MAX_BYTES}
   * @param defaults what the deployment gives namespaces that leave it open
   * @throws NamespaceDocumentException naming the document, the path of the key, its value and the
   *     remedy; also if it says that the namespace is removed
   */
  public static Namespace parse(String name, byte[] json, NamespaceDefaults defaults)
      throws NamespaceDocumentException {
    Statement statement = read(name, json, defaults);
    if (statement.removed() || statement.namespace().isEmpty()) {
      throw new NamespaceDocumentException(
          name, "it says that the namespace is removed; drop \"removed\" to restore it");
    }
    return statement.namespace().get();
  }

  /** Reads a document, which may be a tombstone. */
  static Statement read(String name, byte[] json, NamespaceDefaults defaults)
      throws NamespaceDocumentException {
    if (!NameRules.NAMESPACE.allows(name)) {
      throw new NamespaceDocumentException(
          name, "its name must be " + NameRules.NAMESPACE.bounds() + "; rename it");
    }
    try {
      DocumentNode document = DocumentNode.read(json, MAX_BYTES, NamespaceKeys.KNOWN);
      boolean removed = RemovalSection.removed(document);
      boolean confirmed = RemovalSection.confirmed(document);
      Optional<Namespace> namespace =
          removed && !Frame.present(document)
              ? Optional.empty()
              : Optional.of(namespace(name, Frame.entries(document), defaults));
      document.finish();
      return new Statement(namespace, removed, confirmed);
    } catch (DocumentException e) {
      throw new NamespaceDocumentException(name, String.valueOf(e.getMessage()));
    }
  }

  private static Namespace namespace(
      String name, List<Frame.Entry> entries, NamespaceDefaults defaults) {
    List<DocumentNode> configs = entries.stream().map(Frame.Entry::config).toList();
    SharedConfig config = new SharedConfig(configs);
    boolean kafka = entries.stream().allMatch(entry -> entry.type().equals(Frame.KAFKA));
    Optional<DurableStorage> durable = DurableStorageSection.read(config);
    Purpose purpose = PurposeSection.read(config, durable);
    if (!kafka && purpose.persona() != Persona.DELAY_QUEUE) {
      throw unordered(entries, purpose.persona());
    }
    boolean outcomes = DeliverySection.outcomes(config, kafka, purpose.persona());
    List<Queue> queues = queues(name, entries, ShardSection.read(configs), outcomes);
    Targets targets = TargetsSection.read(config, purpose.persona(), defaults);
    return new Namespace(
        name,
        purpose.persona(),
        queues.get(0).shard(),
        queues,
        DeliverySection.read(config, purpose.persona(), durable.isPresent()),
        RetrySection.read(config),
        targets.allowed(),
        targets.standard(),
        LimitsSection.read(config, durable.isPresent() && purpose.persona() == Persona.DELAY_QUEUE),
        ReplicationSection.read(config, purpose.persona(), purpose.regions()),
        durable,
        SetsSection.read(config, purpose.persona()),
        purpose.context());
  }

  private static DocumentException unordered(List<Frame.Entry> entries, Persona persona) {
    Frame.Entry sqs =
        entries.stream().filter(entry -> entry.type().equals(Frame.SQS)).findFirst().orElseThrow();
    return new DocumentException(
        ("%s: a queue of type SQS keeps no order, which persona '%s' needs; make it KAFKA, or name"
                + " \"persona\": \"delay-queue\"")
            .formatted(sqs.config().path(), PurposeSection.word(persona)));
  }

  private static List<Queue> queues(
      String name, List<Frame.Entry> entries, List<String> shards, boolean outcomes) {
    List<Queue> queues = new ArrayList<>();
    Claims claims = new Claims();
    for (int i = 0; i < entries.size(); i++) {
      Frame.Entry entry = entries.get(i);
      String shard = shards.get(i);
      boolean kafka = entry.type().equals(Frame.KAFKA);
      refuse(entry, kafka ? SqsSection.KEYS : KafkaSection.KEYS);
      Queue queue =
          kafka
              ? KafkaSection.read(entry.config(), outcomes, shard)
              : SqsSection.read(entry.config(), shard);
      Optional<String> conflict = claims.conflict(name, List.of(queue));
      if (conflict.isPresent()) {
        throw new DocumentException("%s: %s".formatted(entry.config().path(), conflict.get()));
      }
      claims.add(name, List.of(queue));
      queues.add(queue);
    }
    DrainSection.check(queues, entries.get(entries.size() - 1).config());
    return queues;
  }

  private static void refuse(Frame.Entry entry, List<DocumentKey> keys) {
    Set<DocumentKey> foreign = new HashSet<>(keys);
    foreign.removeIf(key -> !entry.config().has(key));
    for (DocumentKey key : foreign) {
      throw entry
          .config()
          .wrong(
              key,
              "it is not for a queue of type " + entry.type() + "; drop it, or change the type");
    }
  }
}
