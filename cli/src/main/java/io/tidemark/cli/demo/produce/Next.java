/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.grpc.Status;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;

/** What a producer does with an answer. Pure. */
enum Next {
  /** The answer is final. */
  DONE,
  /** Write again with the same id. */
  AGAIN;

  static Next after(WriteToLogResponse response) {
    if (response.getDurable() == Trilean.UNKNOWN) {
      return AGAIN;
    }
    boolean mayHelp =
        response.getRefusal() == Refusal.RESOURCE_EXHAUSTED
            || response.getRefusal() == Refusal.UNAVAILABLE;
    return response.getDurable() == Trilean.FALSE && mayHelp ? AGAIN : DONE;
  }

  /**
   * What a call says of durability that ended without an answer. RESOURCE_EXHAUSTED is the one
   * status by which the server itself says that nothing was appended; UNAVAILABLE may as well come
   * from a connection that broke with the request on its way.
   */
  static Trilean durable(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED ? Trilean.FALSE : Trilean.UNKNOWN;
  }
}
