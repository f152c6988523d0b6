/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flinkconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidemark.flow.options.RequiredSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void everyPersonasConfigurationHasWhatItsJobRequires() throws Exception {
    List<Path> personas;
    try (Stream<Path> files = Files.list(Path.of("."))) {
      personas = files.filter(file -> Files.exists(file.resolve("config.yaml"))).toList();
    }

    assertThat(personas).isNotEmpty();
    for (Path persona : personas) {
      Configuration configuration = GlobalConfiguration.loadConfiguration(persona.toString());
      assertThatCode(() -> RequiredSettings.check(configuration))
          .as(persona.toString())
          .doesNotThrowAnyException();
    }
  }
}
