/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PackagesTest {

  private static final String HEAD = "name\tversion\tsection\tpriority\tinstalled_kib\tdepends\n";

  private static List<DebianPackage> read(String text) throws IOException {
    return Packages.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theWholeIndexIsThere() {
    List<DebianPackage> all = Packages.all();
    assertThat(all).hasSize(63_666);
    assertThat(all).extracting(DebianPackage::name).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            it -> {
              assertThat(it.section()).isNotEmpty();
              assertThat(new HashSet<>(it.dependencies())).hasSameSizeAs(it.dependencies());
              assertThat(it.dependencies()).doesNotContain("");
            });
    assertThat(all.get(2))
        .isEqualTo(
            new DebianPackage(
                "0ad-data-common",
                "0.0.26-1",
                "games",
                "optional",
                OptionalLong.of(2428),
                List.of("fonts-dejavu-core", "fonts-freefont-ttf", "fonts-texgyre")));
  }

  @Test
  void aPackageMayNeedNothing() throws Exception {
    assertThat(read(HEAD + "a\t1\tmisc\toptional\t7\t\n"))
        .containsExactly(
            new DebianPackage("a", "1", "misc", "optional", OptionalLong.of(7), List.of()));
  }

  @Test
  void aSizeMayBeUnknown() throws Exception {
    assertThat(read(HEAD + "a\t1\tmisc\toptional\t\tb\n"))
        .containsExactly(
            new DebianPackage("a", "1", "misc", "optional", OptionalLong.empty(), List.of("b")));
  }

  @Test
  void aLineOfAnotherFormIsNamed() {
    assertThatThrownBy(() -> read("name\n")).hasMessageContaining("the first line is 'name'");
    assertThatThrownBy(() -> read(HEAD + "a\t1\tmisc\toptional\t7\n"))
        .hasMessage("line 2 has 5 fields, not 6");
    assertThatThrownBy(() -> read(HEAD + "a\t1\tmisc\toptional\t7\t\nb\t1\tmisc\toptional\tx\t\n"))
        .hasMessage("line 3 has installed_kib 'x', which is no number");
  }
}
