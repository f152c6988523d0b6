/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

/** What a stack can have. */
public enum Component {
  /** One broker. */
  KAFKA,
  /** A JobManager and TaskManagers. */
  FLINK,
  /** The server of WriteToLog; needs the broker. */
  INGRESS
}
