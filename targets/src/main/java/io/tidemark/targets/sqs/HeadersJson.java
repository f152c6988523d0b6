/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.tidemark.record.Header;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Headers as one text: {@code [{"name":"a","value":"text"},{"name":"b","base64":"/w=="}]}, in their
 * order, a name as often as it stands.
 */
final class HeadersJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String NAME = "name";
  private static final String VALUE = "value";
  private static final String BASE64 = "base64";

  private HeadersJson() {}

  static String write(List<Header> headers) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Header header : headers) {
      ObjectNode node = array.addObject().put(NAME, header.name());
      SqsText.of(header.value())
          .ifPresentOrElse(
              text -> node.put(VALUE, text),
              () ->
                  node.put(
                      BASE64, Base64.getEncoder().encodeToString(header.value().toByteArray())));
    }
    return array.toString();
  }

  /** The headers; empty where the text is anything else. */
  static Optional<List<Header>> read(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (!tree.isArray()) {
        return Optional.empty();
      }
      List<Header> headers = new ArrayList<>(tree.size());
      for (JsonNode node : tree) {
        JsonNode name = node.path(NAME);
        JsonNode value = node.path(node.has(BASE64) ? BASE64 : VALUE);
        if (!name.isTextual() || !value.isTextual()) {
          return Optional.empty();
        }
        ByteString bytes =
            node.has(BASE64)
                ? ByteString.copyFrom(Base64.getDecoder().decode(value.textValue()))
                : ByteString.copyFromUtf8(value.textValue());
        headers.add(new Header(name.textValue(), bytes));
      }
      return Optional.of(headers);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
