/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.Limits;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {

  @Test
  void listensOnThisMachineAloneAndMakesNoTopicByItself() throws IOException {
    assertThat(properties(Map.of()))
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:7001,CONTROLLER://127.0.0.1:7002")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:7002")
        .containsEntry("log.dirs", "/stack/kafka")
        .containsEntry("auto.create.topics.enable", "false");
  }

  @Test
  void takesTheLargestPayloadOfANamespaceWithItsHeaders() throws IOException {
    int limit = Integer.parseInt(properties(Map.of()).getProperty("message.max.bytes"));
    Limits limits = Limits.DEFAULT;
    assertThat(limit)
        .isGreaterThan(
            Limits.LARGEST_PAYLOAD + limits.maxKeyBytes() + limits.maxHeaderBytes() + 1024);
  }

  @Test
  void anOverrideReplacesOurs() throws IOException {
    assertThat(properties(Map.of("message.max.bytes", "1000", "log.flush.interval.ms", "5")))
        .containsEntry("message.max.bytes", "1000")
        .containsEntry("log.flush.interval.ms", "5");
  }

  private static Properties properties(Map<String, String> overrides) throws IOException {
    Properties properties = new Properties();
    String text = new BrokerConfig(7001, 7002, Path.of("/stack/kafka"), overrides).properties();
    properties.load(new StringReader(text));
    return properties;
  }
}
