/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.namespace.CassandraClusters.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraClustersTest {

  @Test
  void findsAClusterByName() {
    CassandraClusters clusters =
        CassandraClusters.parse(List.of("Main=a:1,b:2/dc-east", "own=c:3"));
    assertThat(clusters.find("main")).contains(new Place(List.of("a:1", "b:2"), "dc-east"));
    assertThat(clusters.find("OWN")).contains(new Place(List.of("c:3"), "datacenter1"));
    assertThat(clusters.find("third")).isEmpty();
  }

  @Test
  void aStarStandsForEveryClusterWithoutAnEntry() {
    CassandraClusters clusters = CassandraClusters.parse(List.of("*=a:1", "own=b:2"));
    assertThat(clusters.find("own")).contains(new Place(List.of("b:2"), "datacenter1"));
    assertThat(clusters.find("any")).contains(new Place(List.of("a:1"), "datacenter1"));
  }

  @Test
  void aNameIsGivenOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CassandraClusters.parse(List.of("main=a:1", "MAIN=b:2")))
        .withMessageContaining("is given twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "main",
        "main=",
        "=a:1",
        "main=a",
        "main=a:1,",
        "main=a:1/",
        "main=a:1/b/c"
      })
  void refusesWhatIsNotOfTheForm(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CassandraClusters.parse(List.of(option)))
        .withMessageContaining("'" + option + "'")
        .withMessageContaining("NAME=HOST:PORT");
  }
}
