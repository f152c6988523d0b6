/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What TLS needs.
 *
 * @param certificate a file with the certificate chain in PEM
 * @param key a file with the private key in PEM
 */
public record Tls(Path certificate, Path key) {

  /**
   * What two flags say.
   *
   * @param certificate of {@code --tls-cert}; null: not given
   * @param key of {@code --tls-key}; null: not given
   * @return empty where neither is given
   * @throws IllegalArgumentException if only one is given, or a file can't be read
   */
  public static Optional<Tls> of(@Nullable Path certificate, @Nullable Path key) {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException(
          "--tls-cert and --tls-key belong together; give both or none");
    }
    return Optional.of(new Tls(readable("--tls-cert", certificate), readable("--tls-key", key)));
  }

  private static Path readable(String flag, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(flag + " is " + file + ", which can't be read");
    }
    return file;
  }
}
