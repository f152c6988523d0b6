/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.KnownKeys;
import io.tidemark.namespace.document.TextRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every key of a namespace document. The parser knows these and no others, checks the bounds that
 * they carry, and the reference page is made of them, so the three can't come apart.
 */
final class NamespaceKeys {

  /** The section that holds nearly all. */
  static final String CONFIG = "config";

  /** Words for people. */
  static final TextRule NOTE = TextRule.any(0, 4096);

  /** All of them, in the order of the reference page. */
  static final List<DocumentKey> ALL =
      Stream.of(
              Frame.KEYS,
              RemovalSection.KEYS,
              KafkaSection.KEYS,
              SqsSection.KEYS,
              DrainSection.KEYS,
              ShardSection.KEYS,
              PurposeSection.KEYS,
              DurableStorageSection.KEYS,
              SetsSection.KEYS,
              TargetsSection.KEYS,
              DeliverySection.KEYS,
              ReplicationSection.KEYS,
              RetrySection.KEYS,
              LimitsSection.KEYS)
          .flatMap(List::stream)
          .toList();

  /** All of them, to read a document with. */
  static final KnownKeys KNOWN = new KnownKeys(ALL);

  private NamespaceKeys() {}
}
