/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that a benchmark's page goes to. */
final class ReportFile {

  private ReportFile() {}

  /**
   * Writes a page.
   *
   * @param file where to; null: nowhere
   */
  static void save(@Nullable Path file, String page) {
    if (file != null) {
      try {
        Files.writeString(file, page);
      } catch (IOException e) {
        throw new UncheckedIOException("report " + file + " can't be written", e);
      }
    }
  }
}
