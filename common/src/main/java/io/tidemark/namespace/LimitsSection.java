/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.time.Duration;
import java.util.List;

/** The keys that bound what a caller may write. */
final class LimitsSection {

  private static final String SECTION = "config.limits";
  private static final Limits STANDARD = Limits.DEFAULT;

  private static final DocumentKey LIMITS =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "limits",
          Spelling.ANY,
          new KeyType.Section(SECTION),
          "the defaults below",
          "The bounds of what a caller may write.");
  private static final DocumentKey MAX_PAYLOAD_BYTES =
      key(
          "max_payload_bytes",
          new KeyType.Whole(1, Limits.LARGEST_PAYLOAD),
          "%d; %d for `delay-queue` with a `durable_storage`"
              .formatted(STANDARD.maxPayloadBytes(), Limits.LARGEST_PAYLOAD),
          "The largest payload, in bytes. What the queue doesn't take needs a `durable_storage`.");
  private static final DocumentKey MAX_DELAY =
      key(
          "max_delay",
          new KeyType.Span(Duration.ZERO, Limits.LONGEST_DELAY),
          DurationText.format(STANDARD.maxDelay()),
          "The longest delay, with its jitter.");
  private static final DocumentKey MAX_KEY_BYTES =
      key(
          "max_key_bytes",
          new KeyType.Whole(1, Limits.LONGEST_KEY),
          Integer.toString(STANDARD.maxKeyBytes()),
          "The longest ordering key, in bytes.");
  private static final DocumentKey MAX_HEADERS =
      key(
          "max_headers",
          new KeyType.Whole(0, Limits.MOST_HEADERS),
          Integer.toString(STANDARD.maxHeaders()),
          "How many headers a record may have.");
  private static final DocumentKey MAX_HEADER_BYTES =
      key(
          "max_header_bytes",
          new KeyType.Whole(0, Limits.MOST_HEADER_BYTES),
          Integer.toString(STANDARD.maxHeaderBytes()),
          "How many bytes the names and values of all headers may have together.");

  static final List<DocumentKey> KEYS =
      List.of(LIMITS, MAX_PAYLOAD_BYTES, MAX_DELAY, MAX_KEY_BYTES, MAX_HEADERS, MAX_HEADER_BYTES);

  private LimitsSection() {}

  /**
   * The bounds.
   *
   * @param claims whether payloads that are too large for the queue go elsewhere
   */
  static Limits read(SharedConfig config, boolean claims) {
    Limits standard = claims ? STANDARD.withMaxPayloadBytes(Limits.LARGEST_PAYLOAD) : STANDARD;
    return config
        .of(LIMITS)
        .section(LIMITS)
        .map(section -> limits(section, standard.maxPayloadBytes()))
        .orElse(standard);
  }

  private static Limits limits(DocumentNode limits, int maxPayloadBytes) {
    return new Limits(
        limits.whole(MAX_PAYLOAD_BYTES).orElse(maxPayloadBytes),
        limits.span(MAX_DELAY).orElse(STANDARD.maxDelay()),
        limits.whole(MAX_KEY_BYTES).orElse(STANDARD.maxKeyBytes()),
        limits.whole(MAX_HEADERS).orElse(STANDARD.maxHeaders()),
        limits.whole(MAX_HEADER_BYTES).orElse(STANDARD.maxHeaderBytes()));
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(SECTION, name, Spelling.ANY, type, standard, description);
  }
}
