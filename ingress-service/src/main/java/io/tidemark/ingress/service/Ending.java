/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * How a stream ends.
 *
 * @param status what the client is told
 * @param why where records on their way are not waited for, what ended the wait; otherwise empty
 */
record Ending(Status status, String why) {

  /** After everything is answered. */
  static Ending with(Status status) {
    return new Ending(status, "");
  }

  boolean impatient() {
    return !why.isEmpty();
  }

  void close(StreamObserver<?> observer) {
    if (status.isOk()) {
      observer.onCompleted();
    } else {
      observer.onError(status.asRuntimeException());
    }
  }
}
