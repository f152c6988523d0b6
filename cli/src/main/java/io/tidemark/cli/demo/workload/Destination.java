/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

/** Where a delete goes. */
public enum Destination {
  /** An application that takes POST. */
  HTTP,
  /** Another one, which is away for a while. */
  HTTP_AWAY,
  /** A topic. */
  KAFKA,
  /** A place that the namespace doesn't allow. */
  NOT_ALLOWED
}
