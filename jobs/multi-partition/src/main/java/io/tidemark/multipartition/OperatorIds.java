/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The uids of the job's operators. A savepoint finds its state by them: never change one, and never
 * give one that was used to another operator.
 */
final class OperatorIds {

  /** The operator that puts sets together. */
  static final String ASSEMBLE = "assemble";

  /** The operator that holds and delivers. */
  static final String DELIVER = "deliver";

  private OperatorIds() {}

  /** The source of a cluster. */
  static String read(String cluster) {
    return "read-" + cluster;
  }

  /** What tells a cluster's messages that are to be assembled from the others. */
  static String part(String cluster) {
    return "part-" + cluster;
  }

  /** The sink of a cluster's outcomes. */
  static String outcomes(String cluster) {
    return "outcomes-" + cluster;
  }

  /** What picks a cluster's outcomes. */
  static String outcomesOf(String cluster) {
    return "outcomes-of-" + cluster;
  }

  /** The sink of a cluster's dead letters. */
  static String deadLetters(String cluster) {
    return "dead-letters-" + cluster;
  }

  /** What picks a cluster's dead letters. */
  static String deadLettersOf(String cluster) {
    return "dead-letters-of-" + cluster;
  }

  /** The cluster that an operator belongs to; empty if it belongs to all of them. */
  static Optional<String> cluster(String uid) {
    return Stream.of(
            read(""), part(""), outcomesOf(""), outcomes(""), deadLettersOf(""), deadLetters(""))
        .filter(uid::startsWith)
        .findFirst()
        .map(prefix -> uid.substring(prefix.length()));
  }
}
