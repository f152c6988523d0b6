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
import org.jspecify.annotations.Nullable;

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

  private static final String READ_AT_SEND = "READ_AT_SEND";

  private static final DocumentKey VALUE =
      key(
          "value",
          new KeyType.Word(List.of("IN_RECORD", READ_AT_SEND)),
          "`IN_RECORD`",
          "Where the value is that is sent. `IN_RECORD`: in the record. `READ_AT_SEND`: in the cache"
              + " it was written to, read through `value_source` just before it is sent; a record"
              + " then carries the key alone, and regions must have Writer groups.");
  private static final DocumentKey SOURCE =
      key(
          "value_source",
          new KeyType.Text(NameRules.ENDPOINT),
          "the endpoint of `origin_region` in `target`",
          "The Writer group of the cache that `READ_AT_SEND` reads, as HOST or HOST:PORT.");

  static final List<DocumentKey> KEYS = List.of(CONFLICT, ORIGIN, REMEMBER, VALUE, SOURCE);

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
    String origin = config.of(ORIGIN).text(ORIGIN).orElse("");
    Optional<TargetUri> source = source(config, conflict, regions.get(origin));
    // How writes are done is said to who does them, with the address.
    String query =
        conflict == Conflict.LAST_WRITE_WINS
            ? "?conflict=%s&remember=%d".formatted(conflict, remembered.toSeconds())
            : source.map(it -> "?value_from=" + it).orElse("");
    return Optional.of(
        new Replication(
            targets(config, regions, query, source.isPresent()),
            conflict,
            origin,
            remembered,
            source));
  }

  /** The Writer group that values are read from; empty where records carry them. */
  private static Optional<TargetUri> source(
      SharedConfig config, Conflict conflict, @Nullable String ofOrigin) {
    Optional<String> named = config.of(SOURCE).text(SOURCE);
    if (!config.of(VALUE).word(VALUE).orElse("").equals(READ_AT_SEND)) {
      if (named.isPresent()) {
        throw config
            .of(SOURCE)
            .wrong(SOURCE, "only value READ_AT_SEND reads from it; add that, or drop this");
      }
      return Optional.empty();
    }
    if (conflict == Conflict.LAST_WRITE_WINS) {
      throw config
          .of(VALUE)
          .wrong(
              VALUE, "LAST_WRITE_WINS compares the writes that records carry; drop one of the two");
    }
    String endpoint =
        named
            .or(() -> Optional.ofNullable(ofOrigin))
            .orElseThrow(
                () ->
                    config
                        .of(VALUE)
                        .wrong(
                            VALUE,
                            "it isn't known where values are; add value_source, or origin_region"
                                + " and its endpoint in target"));
    TargetUri source = endpoint(config, "value_source", endpoint);
    if (!writes(source)) {
      throw config
          .of(VALUE)
          .wrong(
              VALUE, "values are read from a Writer group, which %s is none of".formatted(source));
    }
    return Optional.of(source);
  }

  private static SortedMap<String, TargetUri> targets(
      SharedConfig config, Map<String, String> regions, String query, boolean writersAlone) {
    SortedMap<String, TargetUri> targets = new TreeMap<>();
    regions.forEach(
        (region, endpoint) -> {
          TargetUri target = endpoint(config, "region '" + region + "'", endpoint);
          if (writersAlone && !writes(target)) {
            throw config
                .of(VALUE)
                .wrong(
                    VALUE,
                    "region '%s' is %s, which is no Writer group: it needs the value in the record"
                        .formatted(region, target));
          }
          targets.put(region, writes(target) ? TargetUri.parse(target.value() + query) : target);
        });
    return targets;
  }

  private static boolean writes(TargetUri target) {
    return target.scheme().startsWith(Replication.WRITER);
  }

  private static TargetUri endpoint(SharedConfig config, String what, String endpoint) {
    try {
      return target(endpoint);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(
          "%s: %s: %s; write HOST, HOST:PORT, kafka://CLUSTER/TOPIC or wal://HOST:PORT/NAMESPACE"
              .formatted(config.of(ORIGIN).path(), what, e.getMessage()));
    }
  }

  private static TargetUri target(String endpoint) {
    if (endpoint.contains("://")) {
      return TargetUri.parse(endpoint);
    }
    TargetUri writer = TargetUri.parse(Replication.WRITER + "://" + endpoint);
    return writer.port() < 0
        ? TargetUri.parse(Replication.WRITER + "://" + endpoint + ":" + Replication.WRITER_PORT)
        : writer;
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.ANY, type, standard, description);
  }
}
