/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import com.google.protobuf.ByteString;
import io.tidemark.cli.console.CommandFailure;
import io.tidemark.namespace.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a payload, of no more bytes than any namespace takes. */
final class Payload {

  private Payload() {}

  static ByteString ofFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, "file " + file);
    } catch (IOException e) {
      throw new CommandFailure("--payload-file: " + file + " can't be read: " + e);
    }
  }

  static ByteString ofStream(InputStream in) {
    try {
      return read(in, "standard input");
    } catch (IOException e) {
      throw new CommandFailure("standard input can't be read: " + e);
    }
  }

  private static ByteString read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(Limits.LARGEST_PAYLOAD + 1);
    if (bytes.length > Limits.LARGEST_PAYLOAD) {
      throw new CommandFailure(
          "%s has more than %d bytes, the largest payload that any namespace takes"
              .formatted(name, Limits.LARGEST_PAYLOAD));
    }
    return ByteString.copyFrom(bytes);
  }
}
