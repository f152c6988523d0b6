/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

/** What runs beneath a reader. */
interface Lifecycle {

  /** Begins to work. */
  void start();

  /** Ends within a bounded time, whether or not all is done. */
  void close() throws InterruptedException;
}
