/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.grpc.Status;
import io.tidemark.api.v1.MutationSet;

/** What came of asking where a set stands. */
public sealed interface FoundSet {

  /** Here it stands. */
  record Found(MutationSet set) implements FoundSet {}

  /**
   * Nobody can say, or there is none.
   *
   * @param status what the call ends with, with what is wrong
   */
  record Failed(Status status) implements FoundSet {}
}
