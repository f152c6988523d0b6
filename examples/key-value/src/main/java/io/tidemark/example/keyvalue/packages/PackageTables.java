/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Three tables of the same packages, each asked something else: by name, what a package is; by
 * section, which packages there are; by dependency, which packages need one. A package has rows in
 * all of them, so a change of it is a set of mutations: done in part, the tables contradict each
 * other.
 */
public final class PackageTables {

  /** A package's name is the partition, which has one item: its facts. */
  public static final String BY_NAME = "packages_by_name";

  /** A section is the partition, the packages in it are the items: name and version. */
  public static final String BY_SECTION = "packages_by_section";

  /** What is needed is the partition, who needs it are the items: name and version. */
  public static final String BY_DEPENDENCY = "packages_by_dependency";

  /** All three. */
  public static final List<String> TABLES = List.of(BY_NAME, BY_SECTION, BY_DEPENDENCY);

  /** The key of the one item that a package has by its name. */
  static final String FACTS = "facts";

  private PackageTables() {}

  /** The rows of a package in all tables. */
  public static List<Row> rows(DebianPackage it) {
    List<Row> rows = new ArrayList<>(2 + it.dependencies().size());
    rows.add(Row.of(BY_NAME, it.name(), FACTS, facts(it)));
    rows.add(Row.of(BY_SECTION, it.section(), it.name(), it.version()));
    for (String dependency : it.dependencies()) {
      rows.add(Row.of(BY_DEPENDENCY, dependency, it.name(), it.version()));
    }
    return rows;
  }

  /** What puts a package into tables that don't have it. */
  public static List<Mutation> add(DebianPackage it) {
    return rows(it).stream().map(PackageTables::put).toList();
  }

  /** What takes a package out. */
  public static List<Mutation> remove(DebianPackage it) {
    return rows(it).stream().map(Row::place).map(PackageTables::delete).toList();
  }

  /**
   * What makes one package of another of the same name. It puts before it deletes: whoever reads
   * meanwhile finds a package that moves to another section in both, rather than in none.
   *
   * @return empty where nothing differs
   */
  public static List<Mutation> change(DebianPackage before, DebianPackage after) {
    Map<Place, ByteString> old = new LinkedHashMap<>();
    rows(before).forEach(row -> old.put(row.place(), row.value()));
    List<Mutation> mutations = new ArrayList<>();
    for (Row row : rows(after)) {
      if (!row.value().equals(old.remove(row.place()))) {
        mutations.add(put(row));
      }
    }
    old.keySet().forEach(place -> mutations.add(delete(place)));
    return mutations;
  }

  /** What a table has to have, for these packages: the value of each item. */
  public static Map<Place, ByteString> expected(String table, Collection<DebianPackage> packages) {
    Map<Place, ByteString> expected = new HashMap<>();
    packages.stream()
        .flatMap(it -> rowsOf(table, it))
        .forEach(row -> expected.put(row.place(), row.value()));
    return expected;
  }

  private static Stream<Row> rowsOf(String table, DebianPackage it) {
    return rows(it).stream().filter(row -> row.place().table().equals(table));
  }

  private static String facts(DebianPackage it) {
    return String.join(
        "\t",
        it.version(),
        it.section(),
        it.priority(),
        it.installedKib().isPresent() ? Long.toString(it.installedKib().getAsLong()) : "",
        String.join(" ", it.dependencies()));
  }

  private static Mutation put(Row row) {
    return at(row.place())
        .setPut(Item.newBuilder().setKey(key(row.place())).setValue(row.value()))
        .build();
  }

  private static Mutation delete(Place place) {
    return at(place).setDelete(key(place)).build();
  }

  private static Mutation.Builder at(Place place) {
    return Mutation.newBuilder().setTable(place.table()).setId(place.id());
  }

  private static ByteString key(Place place) {
    return ByteString.copyFromUtf8(place.key());
  }
}
