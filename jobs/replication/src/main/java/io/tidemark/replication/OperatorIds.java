/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

/**
 * The uids of the operators of one region. A savepoint finds its state by them: never change one,
 * and never give one that was used to another operator.
 *
 * @param region the region's name, in which there is no slash
 */
record OperatorIds(String region) {

  /** The operator that holds and delivers. */
  String deliver() {
    return region + "/deliver";
  }

  /** The source of a cluster. */
  String read(String cluster) {
    return region + "/read/" + cluster;
  }

  /** What marks a cluster's messages that are kept in order. */
  String order(String cluster) {
    return region + "/order/" + cluster;
  }

  /** The sink of a cluster's dead letters. */
  String deadLetters(String cluster) {
    return region + "/dead-letters/" + cluster;
  }

  /** What picks a cluster's dead letters. */
  String deadLettersOf(String cluster) {
    return region + "/dead-letters-of/" + cluster;
  }
}
