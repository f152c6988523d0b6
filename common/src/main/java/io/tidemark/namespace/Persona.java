/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

/** What a namespace's records are for, and so which job reads them. */
public enum Persona {
  /** Deliver at a due time, retry with backoff. */
  DELAY_QUEUE,
  /** Fan out to every region of the document. */
  REPLICATION,
  /** Apply sets of mutations in sequence. */
  MULTI_PARTITION
}
