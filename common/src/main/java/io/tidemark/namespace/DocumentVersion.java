/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a document, as it was read.
 *
 * @param digest tells its bytes from those of another version; empty where they can't be read
 * @param text its bytes; empty where it is no good
 * @param statement what it says; absent where that is no good
 * @param error why it is no good; empty where it is good
 */
record DocumentVersion(
    String digest, ByteString text, Optional<Statement> statement, String error) {

  /** Reads a document, and parses it if it isn't the version that is known already. */
  static DocumentVersion read(
      String name, Path file, @Nullable DocumentVersion known, NamespaceDefaults defaults) {
    String digest = "";
    try {
      byte[] bytes = DocumentDirectory.read(file);
      digest = digest(bytes);
      if (known != null && known.digest.equals(digest)) {
        return known;
      }
      return good(digest, bytes, NamespaceParser.read(name, bytes, defaults));
    } catch (NamespaceDocumentException e) {
      return bad(digest, e.problem());
    } catch (IOException e) {
      return bad(digest, String.valueOf(e.getMessage()));
    }
  }

  static DocumentVersion good(String digest, byte[] bytes, Statement statement) {
    return new DocumentVersion(digest, ByteString.copyFrom(bytes), Optional.of(statement), "");
  }

  static DocumentVersion bad(String digest, String error) {
    return new DocumentVersion(digest, ByteString.EMPTY, Optional.empty(), error);
  }

  /** The SHA-256 of bytes, in hexadecimal digits. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
