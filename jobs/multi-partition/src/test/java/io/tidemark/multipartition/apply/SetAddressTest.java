/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DurableStorage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetAddressTest {

  private static String of(String cluster) {
    return SetAddress.of(new DurableStorage("Key_Space", cluster, "kv")).value();
  }

  @Test
  void isTheClusterAndTheKeyspace() {
    assertThat(of("main")).isEqualTo("set://main/Key_Space");
    assertThat(of("Main-1.eu")).isEqualTo("set://main-1.eu/Key_Space");
  }

  @Test
  void aNameThatIsNoHostsIsWrittenInItsBytes() {
    assertThat(of("a_b")).isEqualTo("set://x--615f62/Key_Space");
    List<String> names = List.of("a_b", "x--615f62", "1", "a.1", "a-", "a.", "a..b", "10.0.0.1");
    Set<String> addresses = new HashSet<>();
    for (String name : names) {
      assertThat(addresses.add(of(name))).as(name).isTrue();
    }
  }
}
