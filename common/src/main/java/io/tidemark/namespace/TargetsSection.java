/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.namespace.document.TextRule;
import io.tidemark.record.TargetUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys that say where records may go. */
final class TargetsSection {

  private static final TextRule ADDRESS = TextRule.any(1, TargetUri.MAX_LENGTH);

  private static final DocumentKey ALLOWED =
      key(
          "allowed_targets",
          new KeyType.Texts(ADDRESS, 1000),
          "what the deployment gives such namespaces, else none",
          "The addresses that callers may name. Each is one address, or with a `*` after a `/` at"
              + " its end all that begin like it. Not for `replication`, whose targets are its"
              + " regions.");
  private static final DocumentKey DEFAULT =
      key(
          "default_target",
          new KeyType.Text(ADDRESS),
          "the one allowed target without a star, where there is exactly one; else none",
          "Where a record goes that names no target. It must be allowed.");

  static final List<DocumentKey> KEYS = List.of(ALLOWED, DEFAULT);

  private TargetsSection() {}

  /**
   * Where records may go.
   *
   * @param allowed what callers may name
   * @param standard where a record goes that names nothing
   */
  record Targets(List<TargetPattern> allowed, Optional<TargetUri> standard) {}

  static Targets read(SharedConfig shared, Persona persona, NamespaceDefaults defaults) {
    DocumentNode config = shared.of(ALLOWED);
    if (persona == Persona.REPLICATION) {
      return none(config, shared.of(DEFAULT));
    }
    List<TargetPattern> allowed =
        config
            .texts(ALLOWED)
            .map(texts -> patterns(config, texts))
            .orElse(defaults.allowedTargets());
    Optional<TargetUri> named = shared.of(DEFAULT).text(DEFAULT).map(text -> uri(shared, text));
    if (named.isPresent()) {
      if (allowed.stream().noneMatch(pattern -> pattern.matches(named.get()))) {
        throw shared
            .of(DEFAULT)
            .wrong(DEFAULT, "it is not allowed; add it to " + config.path(ALLOWED));
      }
      return new Targets(allowed, named);
    }
    List<TargetPattern> exact = allowed.stream().filter(TargetPattern::exact).toList();
    return new Targets(
        allowed,
        exact.size() == 1 ? Optional.of(TargetUri.parse(exact.get(0).value())) : Optional.empty());
  }

  private static Targets none(DocumentNode allowed, DocumentNode standard) {
    if (allowed.has(ALLOWED)) {
      throw allowed.wrong(ALLOWED, "the targets of replication are its regions; drop it");
    }
    if (standard.has(DEFAULT)) {
      throw standard.wrong(DEFAULT, "the targets of replication are its regions; drop it");
    }
    return new Targets(List.of(), Optional.empty());
  }

  private static List<TargetPattern> patterns(DocumentNode config, List<String> texts) {
    List<TargetPattern> patterns = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        patterns.add(new TargetPattern(texts.get(i)));
      } catch (IllegalArgumentException e) {
        throw config.wrong(ALLOWED, i, String.valueOf(e.getMessage()));
      }
    }
    return patterns;
  }

  private static TargetUri uri(SharedConfig shared, String text) {
    try {
      return TargetUri.parse(text);
    } catch (IllegalArgumentException e) {
      throw shared.of(DEFAULT).wrong(DEFAULT, String.valueOf(e.getMessage()));
    }
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.ANY, type, standard, description);
  }
}
