/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.packages.Row.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the tables have to have in the end. Every row is of one package, and of two changes of a
 * package the one that was made later has the later time: so the last change that was made of each
 * says all, in whatever order the sets came to be applied. Safe for threads.
 */
final class ExpectedTables {

  private final Map<String, Optional<DebianPackage>> packages = new ConcurrentHashMap<>();

  /** Takes the next change of its package. */
  void add(PackageSet set) {
    packages.put(set.name(), set.after());
  }

  /** How many packages were changed. */
  int packages() {
    return packages.size();
  }

  /** The rows of a table, with those that the poison set leaves. */
  Map<Place, ByteString> rows(String table) {
    List<DebianPackage> there = packages.values().stream().flatMap(Optional::stream).toList();
    Map<Place, ByteString> rows = new HashMap<>(PackageTables.expected(table, there));
    PoisonSet.rows()
        .forEach(
            (place, value) -> {
              if (place.table().equals(table)) {
                rows.put(place, value);
              }
            });
    return rows;
  }

  /** The partitions of rows. */
  static Set<String> partitions(Collection<Place> places) {
    Set<String> ids = new TreeSet<>();
    places.forEach(place -> ids.add(place.id()));
    return ids;
  }

  /** Each row that isn't as it must be, for people. */
  static List<String> differences(Map<Place, ByteString> expected, Map<Place, ByteString> found) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (place, value) -> {
          ByteString there = found.get(place);
          if (there == null) {
            differences.add(text(place) + " is missing");
          } else if (!there.equals(value)) {
            differences.add(
                "%s is '%s', not '%s'"
                    .formatted(text(place), there.toStringUtf8(), value.toStringUtf8()));
          }
        });
    found.forEach(
        (place, value) -> {
          if (!expected.containsKey(place)) {
            differences.add("%s is there, with '%s'".formatted(text(place), value.toStringUtf8()));
          }
        });
    return differences.stream().sorted().toList();
  }

  private static String text(Place place) {
    return "%s/%s/%s".formatted(place.table(), place.id(), place.key());
  }
}
