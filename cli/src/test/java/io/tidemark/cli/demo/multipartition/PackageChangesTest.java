/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.packages.Packages;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageChangesTest {

  private static final List<DebianPackage> PACKAGES = Packages.all();
  private static final int COUNT = 2_000;

  private static List<PackageSet> draw(long seed) {
    PackageChanges changes = new PackageChanges(PACKAGES, seed);
    return Stream.generate(changes::next).limit(COUNT).toList();
  }

  /** What a table that goes by write times has of an item. */
  private record Written(long time, Optional<ByteString> value) {
    static Written newer(Written one, Written other) {
      return one.time() > other.time() ? one : other;
    }
  }

  /** Applies sets in an order, each with the time of its place among all. */
  private static Map<Place, ByteString> applied(List<PackageSet> sets, List<Integer> order) {
    Map<Place, Written> rows = new HashMap<>();
    for (int number : order) {
      long time = number * 1_000L;
      for (Mutation it : sets.get(number).mutations()) {
        time++;
        ByteString key = it.hasPut() ? it.getPut().getKey() : it.getDelete();
        rows.merge(
            new Place(it.getTable(), it.getId(), key.toStringUtf8()),
            new Written(time, it.hasPut() ? Optional.of(it.getPut().getValue()) : Optional.empty()),
            Written::newer);
      }
    }
    Map<Place, ByteString> there = new HashMap<>();
    rows.forEach((place, row) -> row.value().ifPresent(value -> there.put(place, value)));
    return there;
  }

  private static Map<Place, ByteString> expected(List<PackageSet> sets) {
    ExpectedTables expected = new ExpectedTables();
    sets.forEach(expected::add);
    Map<Place, ByteString> rows = new HashMap<>();
    PackageTables.TABLES.forEach(table -> rows.putAll(expected.rows(table)));
    PoisonSet.rows().keySet().forEach(rows::remove);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverTheOrderOfTheSetsTheTablesEndAsExpected(long seed) {
    List<PackageSet> sets = draw(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
    Map<Place, ByteString> expected = expected(sets);
    assertThat(ExpectedTables.differences(expected, applied(sets, order))).isEmpty();
    Collections.shuffle(order, new Random(seed));
    assertThat(ExpectedTables.differences(expected, applied(sets, order))).isEmpty();
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8));
  }

  @Test
  void noTwoHaveTheSameToken() {
    assertThat(draw(1).stream().map(PackageSet::token)).doesNotHaveDuplicates();
  }

  @Test
  void packagesAreChangedRemovedAndLoadedAgain() {
    Map<String, List<PackageSet>> byName = new HashMap<>();
    draw(1).forEach(set -> byName.computeIfAbsent(set.name(), it -> new ArrayList<>()).add(set));
    assertThat(byName.values()).anyMatch(sets -> sets.size() > 5);
    assertThat(byName.values())
        .anyMatch(
            sets ->
                IntStream.range(1, sets.size())
                    .anyMatch(
                        i -> sets.get(i - 1).after().isEmpty() && sets.get(i).after().isPresent()));
    assertThat(byName.values())
        .anyMatch(sets -> sets.get(sets.size() - 1).after().isEmpty())
        .anyMatch(
            sets ->
                sets.stream()
                    .anyMatch(
                        set ->
                            set.after().isPresent()
                                && set.mutations().stream().anyMatch(Mutation::hasDelete)));
  }

  @Test
  void whenAllPackagesAreLoadedTheyAreChanged() {
    PackageChanges changes = new PackageChanges(PACKAGES.subList(0, 3), 1);
    assertThat(Stream.generate(changes::next).limit(50).map(PackageSet::name).distinct())
        .hasSize(3);
  }
}
