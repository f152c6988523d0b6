/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

/** What a stack can have. */
public enum Component {
  /** One broker. */
  KAFKA,
  /** A JobManager and TaskManagers. */
  FLINK,
  /** One node, the durable storage of sets of mutations. */
  CASSANDRA,
  /** ElasticMQ, in place of SQS. */
  SQS,
  /** The server of WriteToLog; needs the broker. */
  INGRESS
}
