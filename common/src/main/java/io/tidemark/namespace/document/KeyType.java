/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.time.Duration;
import java.util.List;

/**
 * What a key's value must be. The bounds here are those that are checked and those that are shown.
 */
public sealed interface KeyType {

  /** The type for people, for example {@code list of text}. */
  String title();

  /** The bounds for people; empty where there are none. */
  default String bounds() {
    return "";
  }

  /**
   * An object with keys of its own.
   *
   * @param id names the section, as its keys do
   */
  record Section(String id) implements KeyType {
    @Override
    public String title() {
      return "object";
    }
  }

  /**
   * A list of objects of one section.
   *
   * @param id names the section, as its keys do
   * @param most how many there may be, from 1
   */
  record Sections(String id, int most) implements KeyType {
    @Override
    public String title() {
      return "list of objects";
    }

    @Override
    public String bounds() {
      return "1 to " + most;
    }
  }

  /**
   * One of some words.
   *
   * @param words all of them
   */
  record Word(List<String> words) implements KeyType {
    @Override
    public String title() {
      return "word";
    }

    @Override
    public String bounds() {
      return String.join(", ", words);
    }
  }

  /**
   * A text.
   *
   * @param rule what it must look like
   */
  record Text(TextRule rule) implements KeyType {
    @Override
    public String title() {
      return "text";
    }

    @Override
    public String bounds() {
      return rule.bounds();
    }
  }

  /**
   * A list of texts, each once.
   *
   * @param rule what each must look like
   * @param most how many there may be, from 0
   */
  record Texts(TextRule rule, int most) implements KeyType {
    @Override
    public String title() {
      return "list of text";
    }

    @Override
    public String bounds() {
      return (most == 1 ? "at most one, " : "at most %s, each ".formatted(most)) + rule.bounds();
    }
  }

  /** Yes or no. */
  record Flag() implements KeyType {
    @Override
    public String title() {
      return "flag";
    }

    @Override
    public String bounds() {
      return "true, false";
    }
  }

  /**
   * A whole number.
   *
   * @param least the smallest
   * @param most the largest
   */
  record Whole(int least, int most) implements KeyType {
    @Override
    public String title() {
      return "whole number";
    }

    @Override
    public String bounds() {
      return "%s to %s".formatted(least, most);
    }
  }

  /**
   * A number.
   *
   * @param least the smallest
   * @param most the largest
   */
  record Decimal(double least, double most) implements KeyType {
    @Override
    public String title() {
      return "number";
    }

    @Override
    public String bounds() {
      return least + " to " + most;
    }
  }

  /**
   * A duration.
   *
   * @param shortest the shortest
   * @param longest the longest
   */
  record Span(Duration shortest, Duration longest) implements KeyType {
    @Override
    public String title() {
      return "duration";
    }

    @Override
    public String bounds() {
      return DurationText.format(shortest) + " to " + DurationText.format(longest);
    }
  }
}
