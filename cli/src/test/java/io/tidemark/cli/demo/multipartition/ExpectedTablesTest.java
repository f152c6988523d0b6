/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.packages.Row.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExpectedTablesTest {

  private static final DebianPackage LESS =
      new DebianPackage(
          "less", "590", "text", "important", OptionalLong.of(300), List.of("libc6", "libtinfo6"));

  private static final Place IN_TEXT = new Place(PackageTables.BY_SECTION, "text", "less");

  private static PackageSet to(DebianPackage after) {
    return new PackageSet("t", after.name(), PackageTables.add(after), Optional.of(after));
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Test
  void theLastChangeOfAPackageSaysAll() {
    ExpectedTables expected = new ExpectedTables();
    expected.add(to(LESS));
    expected.add(to(LESS.withVersion("643").withSection("utils")));
    assertThat(expected.packages()).isEqualTo(1);
    assertThat(expected.rows(PackageTables.BY_SECTION))
        .containsEntry(new Place(PackageTables.BY_SECTION, "utils", "less"), text("643"))
        .doesNotContainKey(IN_TEXT);
    expected.add(new PackageSet("t", "less", PackageTables.remove(LESS), Optional.empty()));
    assertThat(expected.rows(PackageTables.BY_NAME).keySet())
        .allMatch(PoisonSet.rows()::containsKey);
  }

  @Test
  void theRowsBeforeThePoisonAreExpectedAndThoseAfterItAreNot() {
    ExpectedTables expected = new ExpectedTables();
    assertThat(expected.rows(PackageTables.BY_NAME)).hasSize(1);
    assertThat(expected.rows(PackageTables.BY_SECTION)).hasSize(1);
    assertThat(expected.rows(PackageTables.BY_DEPENDENCY)).isEmpty();
  }

  @Test
  void whatIsMissingOrOtherOrTooMuchDiffers() {
    Place other = new Place(PackageTables.BY_SECTION, "text", "most");
    Place third = new Place(PackageTables.BY_SECTION, "admin", "sudo");
    Map<Place, ByteString> expected = Map.of(IN_TEXT, text("590"), other, text("5"));
    assertThat(ExpectedTables.differences(expected, expected)).isEmpty();
    Map<Place, ByteString> found = new HashMap<>();
    found.put(IN_TEXT, text("589"));
    found.put(third, text("1"));
    assertThat(ExpectedTables.differences(expected, found))
        .containsExactly(
            "packages_by_section/admin/sudo is there, with '1'",
            "packages_by_section/text/less is '589', not '590'",
            "packages_by_section/text/most is missing");
  }
}
