/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/**
 * JSON as text and as a tree. A person writes these documents, so comments and a trailing comma are
 * taken; a key that stands twice is not, since one of its values would be silently lost.
 */
final class JsonText {

  private static final int DEEPEST = 32;

  private static final int LONGEST_SHOWN = 100;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  /** The document's outermost object. */
  static ObjectNode read(byte[] json, int mostBytes) {
    if (json.length > mostBytes) {
      throw new DocumentException(
          "it has %s bytes; the limit is %s: split it into several documents"
              .formatted(json.length, mostBytes));
    }
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new DocumentException(
          "it is %s; write one JSON object, from { to }"
              .formatted(tree.isMissingNode() ? "empty" : shown(tree)));
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line %s, column %s"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new DocumentException(
          "it is not JSON%s: %s; mend it there".formatted(place, oneLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new DocumentException(
          "it is not JSON: %s; write it in UTF-8"
              .formatted(oneLine(String.valueOf(e.getMessage()))));
    }
  }

  /** A value as JSON, cut where it is long; safe in a log line whatever it holds. */
  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  /** A text as JSON, cut where it is long; safe in a log line whatever it holds. */
  static String shown(String text) {
    return shown(TextNode.valueOf(text));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
