/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldCensusTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void tellsOfEveryNamespaceThatIsHeldOnceAsItComes() {
    HeldCensus census = new HeldCensus();
    census.watch(told::add);
    census.add("orders", 1);
    census.add("orders", 1);
    census.add("users", 1);
    census.add("orders", -2);
    census.add("orders", 1);

    assertThat(told).containsExactly("orders", "users");
    assertThat(census.count("orders")).isEqualTo(1);
    assertThat(census.count("nobody")).isZero();
  }

  @Test
  void tellsOfThoseThatWereThereBefore() {
    HeldCensus census = new HeldCensus();
    census.add("orders", 3);
    census.watch(told::add);

    assertThat(told).containsExactly("orders");
    assertThat(census.count("orders")).isEqualTo(3);
  }
}
