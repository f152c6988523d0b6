/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClustersTest {

  @Test
  void findsAClusterByName() {
    KafkaClusters clusters = KafkaClusters.parse(List.of("main=a:1,b:2", "other=c:3"));
    assertThat(clusters.bootstrapServers("main")).contains("a:1,b:2");
    assertThat(clusters.bootstrapServers("other")).contains("c:3");
    assertThat(clusters.bootstrapServers("third")).isEmpty();
  }

  @Test
  void aStarStandsForEveryClusterWithoutAnEntry() {
    KafkaClusters clusters = KafkaClusters.parse(List.of("*=a:1", "own=b:2"));
    assertThat(clusters.bootstrapServers("own")).contains("b:2");
    assertThat(clusters.bootstrapServers("any")).contains("a:1");
  }

  /** The address of a target is in lower case, the name in an option as somebody wrote it. */
  @Test
  void caseDoesNotMatter() {
    assertThat(KafkaClusters.parse(List.of("Main=a:1")).bootstrapServers("main")).contains("a:1");
    assertThat(new KafkaClusters(Map.of("main", "a:1")).bootstrapServers("MAIN")).contains("a:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaClusters.parse(List.of("main=a:1", "MAIN=b:2")))
        .withMessageContaining("'main' is given twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "main", "main=", "=a:1", "main=a", "main=a:1,", "main=a:1, b:2"})
  void refusesWhatIsNotOfTheForm(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaClusters.parse(List.of(option)))
        .withMessageContaining("'" + option + "'")
        .withMessageContaining("NAME=HOST:PORT");
  }
}
