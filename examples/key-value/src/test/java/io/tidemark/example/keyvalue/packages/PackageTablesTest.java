/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PackageTablesTest {

  private static final DebianPackage BASH =
      new DebianPackage(
          "bash",
          "5.2",
          "shells",
          "required",
          OptionalLong.of(7175),
          List.of("libc6", "libtinfo6"));

  /** Tables as the mutations leave them. */
  private final Map<Place, ByteString> tables = new HashMap<>();

  private void apply(List<Mutation> mutations) {
    for (Mutation mutation : mutations) {
      if (mutation.hasPut()) {
        tables.put(place(mutation, mutation.getPut().getKey()), mutation.getPut().getValue());
      } else {
        assertThat(tables.remove(place(mutation, mutation.getDelete())))
            .as("nothing is deleted that isn't there: %s", mutation)
            .isNotNull();
      }
    }
  }

  private static Place place(Mutation mutation, ByteString key) {
    return new Place(mutation.getTable(), mutation.getId(), key.toStringUtf8());
  }

  private static Map<Place, ByteString> expected(Iterable<DebianPackage> packages) {
    List<DebianPackage> list = new ArrayList<>();
    packages.forEach(list::add);
    Map<Place, ByteString> all = new HashMap<>();
    PackageTables.TABLES.forEach(table -> all.putAll(PackageTables.expected(table, list)));
    return all;
  }

  @Example
  void aPackageHasARowByNameBySectionAndByEachDependency() {
    assertThat(PackageTables.rows(BASH))
        .containsExactly(
            Row.of(
                "packages_by_name",
                "bash",
                "facts",
                "5.2\tshells\trequired\t7175\tlibc6 libtinfo6"),
            Row.of("packages_by_section", "shells", "bash", "5.2"),
            Row.of("packages_by_dependency", "libc6", "bash", "5.2"),
            Row.of("packages_by_dependency", "libtinfo6", "bash", "5.2"));
    assertThat(PackageTables.expected("packages_by_dependency", List.of(BASH)))
        .containsOnlyKeys(
            new Place("packages_by_dependency", "libc6", "bash"),
            new Place("packages_by_dependency", "libtinfo6", "bash"));
  }

  @Example
  void aPackageThatMovesIsPutBeforeItIsDeleted() {
    List<Mutation> moves = PackageTables.change(BASH, BASH.withSection("admin"));
    assertThat(moves)
        .extracting(Mutation::getTable)
        .containsExactly("packages_by_name", "packages_by_section", "packages_by_section");
    assertThat(moves).extracting(Mutation::hasPut).containsExactly(true, true, false);
    assertThat(moves.get(2).getId()).isEqualTo("shells");
  }

  @Example
  void aNewVersionIsOneInEveryRowAndNoChangeIsNone() {
    assertThat(PackageTables.change(BASH, BASH.withVersion("5.3")))
        .hasSize(4)
        .allMatch(Mutation::hasPut);
    assertThat(PackageTables.change(BASH, BASH)).isEmpty();
  }

  @Property(tries = 300)
  void afterAnyChangesTheTablesHaveWhatIsExpected(@ForAll("steps") List<DebianPackage> steps) {
    tables.clear();
    Map<String, DebianPackage> current = new TreeMap<>();
    for (DebianPackage step : steps) {
      DebianPackage before = current.get(step.name());
      if (before == null) {
        apply(PackageTables.add(step));
        current.put(step.name(), step);
      } else if (step.installedKib().isEmpty()) {
        apply(PackageTables.remove(before));
        current.remove(step.name());
      } else {
        apply(PackageTables.change(before, step));
        current.put(step.name(), step);
      }
      assertThat(tables).isEqualTo(expected(current.values()));
    }
  }

  @Provide
  Arbitrary<List<DebianPackage>> steps() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c");
    return Combinators.combine(
            names,
            Arbitraries.of("1", "2"),
            Arbitraries.of("games", "libs"),
            Arbitraries.of(OptionalLong.empty(), OptionalLong.of(1), OptionalLong.of(2)),
            Arbitraries.of("a", "b", "c", "d").list().uniqueElements().ofMaxSize(4))
        .as(
            (name, version, section, size, dependencies) ->
                new DebianPackage(name, version, section, "optional", size, dependencies))
        .list()
        .ofMaxSize(12);
  }
}
