/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One section of a document. Every reader checks the value against its key's type and bounds, and
 * throws a {@link DocumentException} that names path, value and remedy.
 *
 * <p>It remembers what was read, so that a key which is listed as known and then read by nobody is
 * found as the defect it is, not silently ignored.
 */
public final class DocumentNode {

  private final KnownKeys known;
  private final String path;
  private final Map<DocumentKey, DocumentEntry> entries = new LinkedHashMap<>();
  private final Map<String, DocumentEntry> others = new LinkedHashMap<>();
  private final Optional<DocumentKey> any;
  private final Set<DocumentKey> read = new HashSet<>();
  private final List<DocumentNode> opened = new ArrayList<>();

  private DocumentNode(KnownKeys known, String section, String path, ObjectNode json) {
    this.known = known;
    this.path = path;
    this.any = known.any(section);
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      DocumentEntry entry =
          new DocumentEntry(DocumentEntry.path(path, field.getKey()), field.getValue());
      Optional<DocumentKey> key = known.find(section, field.getKey());
      if (key.isPresent()) {
        DocumentEntry twice = entries.put(key.get(), entry);
        if (twice != null) {
          throw new DocumentException(
              "%s and %s are the same key; keep one".formatted(twice.path(), entry.path()));
        }
      } else if (any.isPresent()) {
        others.put(field.getKey(), entry);
      } else {
        throw new DocumentException(
            "%s is not a known key; %s"
                .formatted(entry.path(), known.remedy(section, field.getKey())));
      }
    }
  }

  /**
   * Reads a document.
   *
   * @param json the document
   * @param mostBytes how many bytes it may have
   * @param keys all keys that it may have
   */
  public static DocumentNode read(byte[] json, int mostBytes, KnownKeys keys) {
    return new DocumentNode(keys, "", "$", JsonText.read(json, mostBytes));
  }

  /** Whether the document has the key here. */
  public boolean has(DocumentKey key) {
    return entries.containsKey(key);
  }

  /** Whether two sections have the same under a key. */
  public boolean same(DocumentNode other, DocumentKey key) {
    DocumentEntry mine = entries.get(key);
    DocumentEntry theirs = other.entries.get(key);
    return mine != null && theirs != null && mine.value().equals(theirs.value());
  }

  /** Where this section stands. */
  public String path() {
    return path;
  }

  /** Where the key stands, or would stand. */
  public String path(DocumentKey key) {
    DocumentEntry entry = entries.get(key);
    return entry == null ? DocumentEntry.path(path, key.name()) : entry.path();
  }

  /** Counts the key as read where another section's value is the same. */
  public void skip(DocumentKey key) {
    read.add(key);
  }

  /** The section under a key. */
  public Optional<DocumentNode> section(DocumentKey key) {
    return take(key).map(entry -> open(((KeyType.Section) key.type()).id(), entry));
  }

  /** The sections under a key; empty only where the key is absent. */
  public List<DocumentNode> sections(DocumentKey key) {
    KeyType.Sections type = (KeyType.Sections) key.type();
    return take(key)
        .map(
            entry -> {
              List<DocumentEntry> items = entry.items();
              if (items.isEmpty()) {
                throw entry.wrong("write at least one");
              }
              if (items.size() > type.most()) {
                throw entry.tooMany(items.size(), type.most());
              }
              return items.stream().map(item -> open(type.id(), item)).toList();
            })
        .orElse(List.of());
  }

  /** One of the key's words. */
  public Optional<String> word(DocumentKey key) {
    return take(key).map(entry -> entry.word((KeyType.Word) key.type()));
  }

  /** A text. */
  public Optional<String> text(DocumentKey key) {
    return take(key).map(entry -> entry.text(((KeyType.Text) key.type()).rule()));
  }

  /** A list of texts, each there once. */
  public Optional<List<String>> texts(DocumentKey key) {
    return take(key).map(entry -> entry.texts((KeyType.Texts) key.type()));
  }

  /** Yes or no. */
  public Optional<Boolean> flag(DocumentKey key) {
    return take(key).map(DocumentEntry::flag);
  }

  /** A whole number. */
  public Optional<Integer> whole(DocumentKey key) {
    return take(key).map(entry -> entry.whole((KeyType.Whole) key.type()));
  }

  /** A number. */
  public Optional<Double> decimal(DocumentKey key) {
    return take(key).map(entry -> entry.decimal((KeyType.Decimal) key.type()));
  }

  /** A duration. */
  public Optional<Duration> span(DocumentKey key) {
    return take(key).map(entry -> entry.span((KeyType.Span) key.type()));
  }

  /** The texts under all names that the section doesn't list, in the document's order. */
  public Map<String, String> others() {
    Map<String, String> texts = new LinkedHashMap<>();
    any.ifPresent(
        key -> {
          TextRule rule = ((KeyType.Text) key.type()).rule();
          others.forEach((name, entry) -> texts.put(name, entry.text(rule)));
          read.add(key);
        });
    return texts;
  }

  /** The error of a value that is well-formed, and wrong all the same. */
  public DocumentException wrong(DocumentKey key, String remedy) {
    DocumentEntry entry = entries.get(key);
    return entry == null
        ? new DocumentException("%s is absent; %s".formatted(path(key), remedy))
        : entry.wrong(remedy);
  }

  /** The error of one text of a list. */
  public DocumentException wrong(DocumentKey key, int index, String remedy) {
    DocumentEntry entry = entries.get(key);
    return entry == null ? wrong(key, remedy) : entry.item(index).wrong(remedy);
  }

  /**
   * Ends the reading of this section and those opened from it.
   *
   * @throws IllegalStateException if a key is there that nobody read: a defect of the reader
   */
  public void finish() {
    Set<DocumentKey> unread = new HashSet<>(entries.keySet());
    unread.removeAll(read);
    if (!unread.isEmpty() || (!others.isEmpty() && any.filter(read::contains).isEmpty())) {
      throw new IllegalStateException("nobody reads " + unread + " of " + path);
    }
    opened.forEach(DocumentNode::finish);
  }

  private Optional<DocumentEntry> take(DocumentKey key) {
    read.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  private DocumentNode open(String section, DocumentEntry entry) {
    if (entry.value() instanceof ObjectNode object) {
      DocumentNode node = new DocumentNode(known, section, entry.path(), object);
      opened.add(node);
      return node;
    }
    throw entry.wrong("write an object, from { to }");
  }
}
