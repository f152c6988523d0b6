/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Key, value and headers as a message of SQS, and back, to the byte.
 *
 * <p>The body is the value itself where it is text that SQS takes, else its base64, as {@code
 * wal.body} says. The key is {@code wal.key}, left out where it is the id. Each header is an
 * attribute; where there are too many of them, or one can't be an attribute, all of them are in
 * {@code wal.headers} as JSON, so that people can read it. A message of somebody else has none of
 * these and is taken as it is.
 *
 * <p>What can't be read back stays among the headers, where reading the record finds it and says
 * what is wrong.
 */
public final class SqsForm {

  private static final int MOST_ATTRIBUTES = 10;

  /** SQS takes no message without a body. */
  private static final String NO_BODY = "-";

  private SqsForm() {}

  /**
   * A message to be sent. It may be larger than SQS takes: {@link SqsEntry#sizeBytes} tells.
   *
   * @param queueUrl where to
   * @param parts what
   * @param delaySeconds for how long nobody receives it, 0 to 900
   */
  public static SqsEntry entry(String queueUrl, SqsParts parts, int delaySeconds) {
    Map<String, SqsAttribute> attributes = new TreeMap<>();
    String body = body(parts.value(), attributes);
    if (!parts.key().isEmpty()
        && !parts.key().equals(ByteString.copyFromUtf8(parts.header(WalHeaders.ID)))) {
      attributes.put(WalHeaders.KEY, attribute(parts.key()));
    }
    if (!addEach(parts.headers(), attributes) && !parts.headers().isEmpty()) {
      attributes.put(WalHeaders.HEADERS, SqsAttribute.text(HeadersJson.write(parts.headers())));
    }
    return new SqsEntry(queueUrl, body, attributes, delaySeconds);
  }

  /** What a message holds. */
  public static SqsParts parts(SqsMessage message) {
    List<Header> headers = new ArrayList<>();
    ByteString key = ByteString.EMPTY;
    for (Map.Entry<String, SqsAttribute> each : new TreeMap<>(message.attributes()).entrySet()) {
      ByteString value = ByteString.copyFrom(each.getValue().bytes());
      switch (each.getKey()) {
        case WalHeaders.KEY -> key = value;
        case WalHeaders.HEADERS ->
            headers.addAll(
                HeadersJson.read(value.toStringUtf8())
                    .orElseGet(() -> List.of(new Header(WalHeaders.HEADERS, value))));
        default -> headers.add(new Header(each.getKey(), value));
      }
    }
    SqsAttribute how = message.attributes().get(WalHeaders.BODY);
    Optional<SqsParts> read =
        how == null ? Optional.empty() : value(message.body(), how.text(), key, headers);
    SqsParts parts =
        read.orElseGet(
            () -> new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8(message.body()), headers));
    ByteString theKey = key.isEmpty() ? ByteString.copyFromUtf8(parts.header(WalHeaders.ID)) : key;
    return new SqsParts(theKey, parts.value(), parts.headers());
  }

  private static String body(@Nullable ByteString value, Map<String, SqsAttribute> attributes) {
    if (value == null || value.isEmpty()) {
      attributes.put(WalHeaders.BODY, SqsAttribute.text(value == null ? "none" : "empty"));
      return NO_BODY;
    }
    Optional<String> text = SqsText.of(value);
    if (text.isEmpty()) {
      attributes.put(WalHeaders.BODY, SqsAttribute.text("base64"));
    }
    return text.orElseGet(() -> Base64.getEncoder().encodeToString(value.toByteArray()));
  }

  /** What the body says; empty where it isn't what it should be. */
  private static Optional<SqsParts> value(
      String body, String how, ByteString key, List<Header> headers) {
    List<Header> others =
        headers.stream().filter(header -> !header.name().equals(WalHeaders.BODY)).toList();
    return switch (how) {
      case "none" -> Optional.of(new SqsParts(key, null, others));
      case "empty" -> Optional.of(new SqsParts(key, ByteString.EMPTY, others));
      case "base64" -> {
        try {
          yield Optional.of(
              new SqsParts(key, ByteString.copyFrom(Base64.getDecoder().decode(body)), others));
        } catch (IllegalArgumentException e) {
          yield Optional.empty();
        }
      }
      default -> Optional.empty();
    };
  }

  /** Adds each header as an attribute, or none of them where that can't be. */
  private static boolean addEach(List<Header> headers, Map<String, SqsAttribute> attributes) {
    if (headers.size() + attributes.size() > MOST_ATTRIBUTES) {
      return false;
    }
    Map<String, SqsAttribute> each = new TreeMap<>();
    for (Header header : headers) {
      boolean possible =
          SqsText.isAttributeName(header.name())
              && !header.value().isEmpty()
              && !isOurs(header.name());
      if (!possible || each.put(header.name(), attribute(header.value())) != null) {
        return false;
      }
    }
    attributes.putAll(each);
    return true;
  }

  /** Whether a header has a name that says something of the message's form. */
  private static boolean isOurs(String name) {
    return name.equals(WalHeaders.KEY)
        || name.equals(WalHeaders.BODY)
        || name.equals(WalHeaders.HEADERS);
  }

  private static SqsAttribute attribute(ByteString value) {
    return SqsText.of(value)
        .map(SqsAttribute::text)
        .orElseGet(() -> SqsAttribute.binary(value.toByteArray()));
  }
}
