/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.record.SetPart;
import java.util.List;
import java.util.Optional;

/** The keys that bound the sets of mutations. */
final class SetsSection {

  private static final String SECTION = "config.sets";
  private static final SetPolicy STANDARD = SetPolicy.DEFAULT;

  private static final DocumentKey SETS =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "sets",
          Spelling.ANY,
          new KeyType.Section(SECTION),
          "the defaults below",
          "The bounds of `multi-partition`'s sets of mutations.");
  private static final DocumentKey EXPIRE_AFTER =
      key(
          "expire_after",
          new KeyType.Span(SetPolicy.SHORTEST_EXPIRY, SetPolicy.LONGEST),
          DurationText.format(STANDARD.expireAfter()),
          "How long after its last mutation was written a set may be completed. Past it nothing of"
              + " the set is applied; it is counted, and without a `durable_storage` its mutations"
              + " are dead letters.");
  private static final DocumentKey RETENTION =
      key(
          "retention",
          new KeyType.Span(SetPolicy.SHORTEST_RETENTION, SetPolicy.LONGEST),
          DurationText.format(STANDARD.retention()),
          "How long it is remembered how a set ended.");
  private static final DocumentKey MAX_MUTATIONS =
      key(
          "max_mutations",
          new KeyType.Whole(1, SetPart.MOST_MUTATIONS),
          Integer.toString(STANDARD.maxMutations()),
          "How many mutations a set may have.");
  private static final DocumentKey MAX_BYTES =
      key(
          "max_bytes",
          new KeyType.Whole(1, SetPolicy.LARGEST_SET),
          Integer.toString(STANDARD.maxBytes()),
          "How many bytes of payload the mutations of a set may have together.");

  static final List<DocumentKey> KEYS =
      List.of(SETS, EXPIRE_AFTER, RETENTION, MAX_MUTATIONS, MAX_BYTES);

  private SetsSection() {}

  /** The bounds; empty where the namespace has no sets. */
  static Optional<SetPolicy> read(SharedConfig config, Persona persona) {
    if (persona != Persona.MULTI_PARTITION) {
      if (config.of(SETS).has(SETS)) {
        throw config.of(SETS).wrong(SETS, "sets are for multi-partition; drop it");
      }
      return Optional.empty();
    }
    return Optional.of(config.of(SETS).section(SETS).map(SetsSection::policy).orElse(STANDARD));
  }

  private static SetPolicy policy(DocumentNode sets) {
    return new SetPolicy(
        sets.span(EXPIRE_AFTER).orElse(STANDARD.expireAfter()),
        sets.span(RETENTION).orElse(STANDARD.retention()),
        sets.whole(MAX_MUTATIONS).orElse(STANDARD.maxMutations()),
        sets.whole(MAX_BYTES).orElse(STANDARD.maxBytes()));
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(SECTION, name, Spelling.ANY, type, standard, description);
  }
}
