/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.TextRule;

/** What names may look like. */
final class NameRules {

  /** A namespace, and others that travel in headers, metrics and file names. */
  static final TextRule NAMESPACE =
      TextRule.matching(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,127}",
          "1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit");

  /** A shard, a region and other short names. */
  static final TextRule SHARD =
      TextRule.matching(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
          "1 to 63 of A-Z a-z 0-9 . _ -, the first a letter or digit");

  /** A Kafka topic, as the broker has it. */
  static final TextRule TOPIC =
      TextRule.matching(
          "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}", "1 to 249 of A-Z a-z 0-9 . _ -, not . or ..");

  /** A standard queue, as SQS has it. */
  static final TextRule SQS_QUEUE =
      TextRule.matching(
          "[A-Za-z0-9_-]{1,80}", "1 to 80 of A-Z a-z 0-9 _ -, a standard queue and no .fifo");

  /** Where a region takes its writes. */
  static final TextRule ENDPOINT =
      TextRule.matching(
          "[A-Za-z0-9._:/\\[\\]-]{1,255}",
          "HOST, HOST:PORT (port 7600 where none is named) or an address, at most 255 characters");

  private NameRules() {}
}
