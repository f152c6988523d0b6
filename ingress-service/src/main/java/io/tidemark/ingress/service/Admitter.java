/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.Admission;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.ingress.admit.Problem;
import io.tidemark.ingress.admit.RequestValidator;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.metrics.IngressMetrics;

/**
 * What every call does with its requests: check, take room, append, count.
 *
 * @param validator checks requests
 * @param bytes bounds what is in flight
 * @param append puts records into queues
 * @param metrics counts answers
 */
record Admitter(
    RequestValidator validator, BytesInFlight bytes, Append append, IngressMetrics metrics) {

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

  /** The answer to a request that can't be a record, counted. */
  WriteToLogResponse refuse(Refused refused) {
    Problem problem = refused.problem();
    WriteToLogResponse response =
        Answers.refused(refused.id(), problem.refusal(), problem.message());
    metrics.answered(refused.namespace(), response);
    return response;
  }

  /** The answer to a record that there is no room for, counted. */
  WriteToLogResponse overloaded(Admitted admitted) {
    WriteToLogResponse response = Answers.overloaded(admitted.record().id());
    metrics.answered(admitted.record().namespace(), response);
    return response;
  }
}
