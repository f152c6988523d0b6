/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The key of an entry that says which job reads its queue. */
final class ShardSection {

  private static final DocumentKey SHARD =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "shard",
          Spelling.ANY,
          new KeyType.Text(NameRules.SHARD),
          "what another entry says; `" + Namespace.DEFAULT_SHARD + "` where none does",
          "Which job of the persona reads the entry's queue. Namespaces of different shards can't"
              + " disturb each other. Said in one entry, it is that of all; where entries differ,"
              + " each says its own. The shard of a queue can't be changed, since two jobs would"
              + " deliver what it holds: to move the namespace, add an entry of another queue with"
              + " the new shard, and `drain` to the old one.");

  static final List<DocumentKey> KEYS = List.of(SHARD);

  private ShardSection() {}

  /** The shards of the entries, in their order. */
  static List<String> read(List<DocumentNode> configs) {
    List<Optional<String>> own = new ArrayList<>();
    configs.forEach(config -> own.add(config.text(SHARD)));
    Set<String> named = new LinkedHashSet<>();
    own.forEach(shard -> shard.ifPresent(named::add));
    String standard = named.stream().findFirst().orElse(Namespace.DEFAULT_SHARD);
    List<String> shards = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      if (named.size() > 1 && own.get(i).isEmpty()) {
        throw configs
            .get(i)
            .wrong(
                SHARD,
                "the other entries name different ones, %s; name that of this entry too"
                    .formatted(String.join(" and ", named)));
      }
      shards.add(own.get(i).orElse(standard));
    }
    return shards;
  }
}
