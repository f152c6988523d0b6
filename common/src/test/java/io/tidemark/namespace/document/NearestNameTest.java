/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest
  @CsvSource({"retry,retry,0", "rety,retry,1", "retyr,retry,1", "retrry,retry,1", "'',abc,3"})
  void countsEdits(String one, String other, int edits) {
    assertThat(NearestName.distance(one, other)).isEqualTo(edits);
  }

  @Test
  void findsTheNearestAndOfEqualsTheFirst() {
    List<String> known = List.of("retry", "limits", "target");
    assertThat(NearestName.find("limit", known)).contains("limits");
    assertThat(NearestName.find("tarjet", known)).contains("target");
    assertThat(NearestName.find("ab", List.of("aa", "bb"))).contains("aa");
    assertThat(NearestName.find("x", List.of())).isEmpty();
  }

  @Property
  void isAlikeBothWaysAndBounded(
      @ForAll @AlphaChars @StringLength(max = 12) String one,
      @ForAll @AlphaChars @StringLength(max = 12) String other) {
    int distance = NearestName.distance(one, other);
    assertThat(distance).isEqualTo(NearestName.distance(other, one));
    assertThat(distance)
        .isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
    assertThat(distance == 0).isEqualTo(one.equals(other));
  }
}
