/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What SQS takes as text, and as the name of an attribute. */
final class SqsText {

  private static final Pattern NAME =
      Pattern.compile("(?=.{1,256}$)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private SqsText() {}

  /** Bytes as text; empty where they aren't UTF-8 of characters that XML 1.0 knows. */
  static Optional<String> of(ByteString bytes) {
    if (!bytes.isValidUtf8()) {
      return Optional.empty();
    }
    String text = bytes.toStringUtf8();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known = c >= ' ' ? c < '\uFFFE' : c == '\t' || c == '\n' || c == '\r';
      if (!known) {
        return Optional.empty();
      }
    }
    return Optional.of(text);
  }

  /** Whether an attribute can be called that. */
  static boolean isAttributeName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAME.matcher(name).matches()
        && !lower.startsWith("aws.")
        && !lower.startsWith("amazon.");
  }
}
