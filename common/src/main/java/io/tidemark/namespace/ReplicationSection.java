/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.Replication.Conflict;
import io.tidemark.namespace.document.DocumentException;
import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.record.TargetUri;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys that say how replication goes about it. Its regions are the purpose's. */
final class ReplicationSection {

  private static final DocumentKey CONFLICT =
      key(
          "conflict",
          new KeyType.Word(Arrays.stream(Conflict.values()).map(Enum::name).toList()),
          "`ORDERED`",
          "What decides between two writes of one key. `ORDERED`: the one that the queue took"
              + " later, for a cache that is written in one region. `LAST_WRITE_WINS`: the one with"
              + " the greater write time, in every region whatever the order of arrival, for one"
              + " that is written in several; then their Writer groups alone write the caches.");
  private static final DocumentKey ORIGIN =
      key(
          "origin_region",
          new KeyType.Text(NameRules.SHARD),
          "none",
          "The region in which records were written that don't say so. A record isn't brought to"
              + " the region it is from, except under `LAST_WRITE_WINS`.");
  private static final DocumentKey REMEMBER =
      key(
          "remember_deletions",
          new KeyType.Span(Duration.ofSeconds(1), Duration.ofDays(365)),
          "`1d`",
          "How long a cache remembers a deletion under `LAST_WRITE_WINS`: an older write that comes"
              + " later than this brings the key back.");

  static final List<DocumentKey> KEYS = List.of(CONFLICT, ORIGIN, REMEMBER);

  private ReplicationSection() {}

  /**
   * How a namespace is replicated; empty where it isn't.
   *
   * @param regions the regions' names and endpoints
   */
  static Optional<Replication> read(
      SharedConfig config, Persona persona, Map<String, String> regions) {
    if (persona != Persona.REPLICATION) {
      for (DocumentKey key : KEYS) {
        if (config.of(key).has(key)) {
          throw config.of(key).wrong(key, "it is for replication; drop it");
        }
      }
      return Optional.empty();
    }
    Conflict conflict =
        config.of(CONFLICT).word(CONFLICT).map(Conflict::valueOf).orElse(Conflict.ORDERED);
    Optional<Duration> remember = config.of(REMEMBER).span(REMEMBER);
    if (remember.isPresent() && conflict != Conflict.LAST_WRITE_WINS) {
      throw config
          .of(REMEMBER)
          .wrong(REMEMBER, "only LAST_WRITE_WINS remembers deletions; drop one of the two");
    }
    Duration remembered = remember.orElse(Replication.REMEMBER_DELETIONS);
    String rule =
        conflict == Conflict.LAST_WRITE_WINS
            ? "?conflict=%s&remember=%d".formatted(conflict, remembered.toSeconds())
            : "";
    return Optional.of(
        new Replication(
            targets(config, regions, rule),
            conflict,
            config.of(ORIGIN).text(ORIGIN).orElse(""),
            remembered));
  }

  private static SortedMap<String, TargetUri> targets(
      SharedConfig config, Map<String, String> regions, String rule) {
    SortedMap<String, TargetUri> targets = new TreeMap<>();
    regions.forEach(
        (region, endpoint) -> {
          try {
            TargetUri target = target(endpoint);
            // What decides between writes is said to who applies them, with the address.
            targets.put(
                region,
                target.scheme().startsWith(Replication.WRITER)
                    ? TargetUri.parse(target.value() + rule)
                    : target);
          } catch (IllegalArgumentException e) {
            throw new DocumentException(
                "%s: region '%s': %s; write HOST, HOST:PORT, kafka://CLUSTER/TOPIC or wal://HOST:PORT/NAMESPACE"
                    .formatted(config.of(ORIGIN).path(), region, e.getMessage()));
          }
        });
    return targets;
  }

  private static TargetUri target(String endpoint) {
    if (endpoint.contains("://")) {
      return TargetUri.parse(endpoint);
    }
    TargetUri writer = TargetUri.parse(Replication.WRITER + "://" + endpoint);
    return writer.toUri().getPort() < 0
        ? TargetUri.parse(Replication.WRITER + "://" + endpoint + ":" + Replication.WRITER_PORT)
        : writer;
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.ANY, type, standard, description);
  }
}
