/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.localstack.process.StackException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;

/** Looks at the end: the state of every set, the dead letters, every row of all tables. */
final class SetAudit {

  private static final int AT_ONCE = 32;

  private final SetTraffic traffic;
  private final InstantSource clock;
  private final List<String> broken = new ArrayList<>();

  SetAudit(SetTraffic traffic, InstantSource clock) {
    this.traffic = traffic;
    this.clock = clock;
  }

  /** What isn't as it must be so far, of what was looked at, for people. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  /**
   * Asks of each acknowledged set where it stands.
   *
   * @param poison the name of the one that has to be dead
   */
  void sets(String poison) {
    List<String> sets = traffic.fates().sets();
    for (int from = 0; from < sets.size(); from += AT_ONCE) {
      List<String> some = sets.subList(from, Math.min(sets.size(), from + AT_ONCE));
      List<CompletableFuture<MutationSet>> answers =
          some.stream().map(set -> traffic.states().of(set)).toList();
      try {
        for (int i = 0; i < some.size(); i++) {
          look(some.get(i), answers.get(i).join(), poison);
        }
      } catch (CompletionException e) {
        broken.add("sets can't be asked for: " + e.getCause());
        return;
      }
    }
  }

  private void look(String set, MutationSet now, String poison) {
    boolean ended = traffic.fates().seen(set, now, clock.millis());
    if (set.equals(poison)) {
      PoisonSet.complaint(now).ifPresent(broken::add);
    } else if (!ended || now.getState() != MutationSet.State.APPLIED) {
      broken.add(
          "set %s is %s, with %d of %d applied: %s"
              .formatted(set, now.getState(), now.getApplied(), now.getSize(), now.getReason()));
    }
  }

  /** Reads the dead letters, which have to have the poison set's marker and no other. */
  void deadLetters(SetServers servers, String poison) {
    try {
      List<String> keys =
          DeadLetters.keys(servers.bootstrapServers(), SetNamespace.DEAD_LETTER_TOPIC);
      if (!keys.equals(List.of(poison))) {
        broken.add("the dead letters are of %s, not of %s alone".formatted(keys, poison));
      }
    } catch (KafkaException e) {
      broken.add("the dead letters can't be read: " + e.getMessage());
    }
  }

  /** Compares all tables with what they have to have. */
  SetsOutcome.Tables tables(SetServers servers, ExpectedTables expected) {
    TableReader reader = traffic.tables();
    SortedMap<String, Long> rows = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    try {
      for (String table : PackageTables.TABLES) {
        Map<Place, ByteString> wanted = expected.rows(table);
        Set<String> partitions = ExpectedTables.partitions(wanted.keySet());
        partitions.addAll(servers.partitions(table));
        Map<Place, ByteString> found = reader.read(table, partitions);
        rows.put(table, (long) found.size());
        differences.addAll(ExpectedTables.differences(wanted, found));
      }
    } catch (StatusRuntimeException | StackException e) {
      broken.add("the tables can't be read: " + e.getMessage());
    }
    return new SetsOutcome.Tables(expected.packages(), rows, differences);
  }
}
