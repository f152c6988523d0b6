/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.ingress.append.Route;
import io.tidemark.record.QueueEntry;

/** What came of checking a request. */
public sealed interface Admission {

  /**
   * It may be appended.
   *
   * @param entry the record, complete, or the wish to cancel one
   * @param route where it is appended
   * @param bytes what it holds of memory until it is answered, roughly
   */
  record Admitted(QueueEntry entry, Route route, int bytes) implements Admission {}

  /**
   * It may not: nothing of it was appended.
   *
   * @param id the id to answer with
   * @param namespace the request's namespace where it is known, empty where it isn't; so that a
   *     metric's labels are bounded by the configuration, not by what callers send
   * @param problem why
   */
  record Refused(String id, String namespace, Problem problem) implements Admission {}
}
