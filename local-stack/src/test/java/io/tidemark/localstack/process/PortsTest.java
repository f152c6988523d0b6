/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void areDifferentAndBelowThoseOfOutgoingConnections() {
    assertThat(Ports.free(50, new Random(1)))
        .hasSize(50)
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= 12_000 && port < 32_000);
  }

  @Test
  void aTakenPortIsReplaced() throws IOException {
    int free = Ports.free(1, new Random()).get(0);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> ports =
          Ports.choose(List.of(free, taken.getLocalPort(), Ports.ANY), new Random(2));
      assertThat(ports).hasSize(3).doesNotContain(taken.getLocalPort(), Ports.ANY);
      assertThat(ports.get(0)).isEqualTo(free);
    }
  }

  @Test
  void oneWishTwiceIsTwoPorts() {
    int free = Ports.free(1, new Random()).get(0);
    assertThat(Ports.choose(List.of(free, free), new Random(3))).doesNotHaveDuplicates();
  }
}
