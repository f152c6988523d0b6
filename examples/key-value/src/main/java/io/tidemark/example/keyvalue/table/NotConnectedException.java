/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

/** There is no session with Cassandra yet. */
final class NotConnectedException extends Exception {
  private static final long serialVersionUID = 1L;

  NotConnectedException() {
    super("not connected to Cassandra yet");
  }
}
