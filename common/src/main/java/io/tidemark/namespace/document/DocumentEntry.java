/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands under a name of a document, read as one type or another.
 *
 * @param path where it stands, in the document's own spelling
 * @param value what stands there
 */
record DocumentEntry(String path, JsonNode value) {

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");

  private static final int LONGEST_GUESSED = 100;

  /** The path of a name below another path. */
  static String path(String parent, String name) {
    return PLAIN_NAME.matcher(name).matches()
        ? parent + "." + name
        : parent + "[" + JsonText.shown(name) + "]";
  }

  /** The error of a value that is not as it must be. */
  DocumentException wrong(String remedy) {
    return new DocumentException("%s is %s; %s".formatted(path, JsonText.shown(value), remedy));
  }

  List<DocumentEntry> items() {
    if (!value.isArray()) {
      throw wrong("write a list, from [ to ]");
    }
    List<DocumentEntry> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      items.add(item(i));
    }
    return items;
  }

  DocumentEntry item(int index) {
    return new DocumentEntry(path + "[" + index + "]", value.path(index));
  }

  String text(TextRule rule) {
    String text = string(rule.bounds());
    if (!rule.allows(text)) {
      throw wrong("write " + rule.bounds());
    }
    return text;
  }

  List<String> texts(KeyType.Texts type) {
    List<DocumentEntry> items = items();
    if (items.size() > type.most()) {
      throw tooMany(items.size(), type.most());
    }
    Set<String> seen = new HashSet<>();
    List<String> texts = new ArrayList<>();
    for (DocumentEntry item : items) {
      String text = item.text(type.rule());
      if (!seen.add(text)) {
        throw item.wrong("it is in the list already; drop one");
      }
      texts.add(text);
    }
    return texts;
  }

  String word(KeyType.Word type) {
    String word = string("one of " + type.bounds());
    if (type.words().contains(word)) {
      return word;
    }
    String start = word.substring(0, Math.min(word.length(), LONGEST_GUESSED));
    throw wrong(
        "write one of %s; the nearest is '%s'"
            .formatted(type.bounds(), NearestName.find(start, type.words()).orElse("")));
  }

  boolean flag() {
    if (!value.isBoolean()) {
      throw wrong("write true or false, without quotes");
    }
    return value.booleanValue();
  }

  int whole(KeyType.Whole type) {
    boolean whole = value.isIntegralNumber() && value.canConvertToInt();
    if (!whole || value.intValue() < type.least() || value.intValue() > type.most()) {
      throw wrong("write a whole number from %s, without quotes".formatted(type.bounds()));
    }
    return value.intValue();
  }

  double decimal(KeyType.Decimal type) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= type.least() && number <= type.most())) {
      throw wrong("write a number from %s, without quotes".formatted(type.bounds()));
    }
    return number;
  }

  Duration span(KeyType.Span type) {
    Duration span;
    try {
      span = DurationText.parse(string("a number and its unit, such as 30s"));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    if (span.compareTo(type.shortest()) < 0 || span.compareTo(type.longest()) > 0) {
      throw wrong("write a duration from " + type.bounds());
    }
    return span;
  }

  DocumentException tooMany(int entries, int most) {
    return new DocumentException(
        "%s has %s entries; it may have at most %s".formatted(path, entries, most));
  }

  private String string(String wanted) {
    if (!value.isTextual()) {
      throw wrong("write " + wanted + ", in quotes");
    }
    return value.textValue();
  }
}
