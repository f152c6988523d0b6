/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

/** An item changed each time it was read. */
final class TornException extends Exception {
  private static final long serialVersionUID = 1L;

  TornException() {
    super("an item changes all the time; read again");
  }
}
