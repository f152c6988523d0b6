/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import io.tidemark.localstack.StackHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all scenarios are told.
 *
 * @param home the repository
 * @param quick whether a look is enough: the figures then only show that it works
 * @param held how many records a scenario holds that holds many
 * @param chart where it draws how its figures grow; empty: it doesn't
 * @param peer whether the peer is measured as well
 * @param progress is told what is going on
 */
public record Setting(
    StackHome home,
    boolean quick,
    int held,
    Optional<Path> chart,
    boolean peer,
    Consumer<String> progress) {

  /**
   * How long a load goes before anything is measured. On two cores the JVMs compile for minutes:
   * until then the compilers take up to half of what the machine has from the work itself.
   */
  public Duration warmUp() {
    return seconds(150, 5);
  }

  /** One of two times. */
  public Duration seconds(int full, int quickly) {
    return Duration.ofSeconds(quick ? quickly : full);
  }

  /** One of two numbers. */
  public int records(int full, int quickly) {
    return quick ? quickly : full;
  }
}
