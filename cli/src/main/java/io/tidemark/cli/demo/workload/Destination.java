/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

/** Where a delete goes. */
public enum Destination {
  /** An application that takes POST. */
  HTTP,
  /** A topic. */
  KAFKA,
  /** A place that the namespace doesn't allow. */
  NOT_ALLOWED
}
