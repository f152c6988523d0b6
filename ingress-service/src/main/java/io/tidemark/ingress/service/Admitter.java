/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.ingress.admit.Admission;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.ingress.admit.Problem;
import io.tidemark.ingress.admit.RequestValidator;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.metrics.CallMetrics;

/**
 * What every call does with its requests: check, take room, append, count.
 *
 * @param validator checks requests
 * @param bytes bounds what is in flight
 * @param append puts entries into queues
 * @param metrics counts answers
 */
record Admitter(
    RequestValidator validator, BytesInFlight bytes, Append append, CallMetrics metrics) {

  /** Appends what of a batch may be, and answers the rest at once. */
  void fill(Batch batch, WriteToLogBatchRequest request, String traceparent) {
    for (int i = 0; i < request.getRequestsCount(); i++) {
      Admission admission = validator.validate(request.getRequests(i), traceparent);
      if (admission instanceof Refused refused) {
        batch.answer(i, refuse(refused));
      } else {
        Admitted admitted = (Admitted) admission;
        if (bytes.tryAcquire(admitted.bytes())) {
          batch.append(i, admitted, this);
        } else {
          batch.answer(i, overloaded(admitted));
        }
      }
    }
  }

  /** The answer to a request that can't be appended, counted. */
  Answer refuse(Refused refused) {
    Problem problem = refused.problem();
    return counted(
        refused.namespace(), Answers.refused(refused.id(), problem.refusal(), problem.message()));
  }

  /** The answer to a request that there is no room for, counted. */
  Answer overloaded(Admitted admitted) {
    return counted(admitted.entry().namespace(), Answers.overloaded(admitted.entry().id()));
  }

  /** The answer to a call that wants it sooner than anything can be appended, counted. */
  Answer tooLate(Admitted admitted) {
    return counted(
        admitted.entry().namespace(),
        Answers.refused(
            admitted.entry().id(),
            Refusal.UNAVAILABLE,
            "the call's deadline leaves no time to append; nothing was appended: set a deadline of"
                + " a second or more"));
  }

  /** Counts an answer. */
  void count(String namespace, Answer answer) {
    metrics.answered(namespace, answer.durable(), answer.refusal());
  }

  private Answer counted(String namespace, Answer answer) {
    count(namespace, answer);
    return answer;
  }
}
