/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.process.StackException;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes savepoints, in the canonical format: a native one that is restored with another timer store
 * loses every pending timer without an error.
 */
final class Savepoints {

  private static final String FORMAT = "CANONICAL";

  private final FlinkHttp http;

  Savepoints(FlinkHttp http) {
    this.http = http;
  }

  String take(String jobId, Duration timeout) {
    ObjectNode body = http.object().put("cancel-job", false).put("formatType", FORMAT);
    return await(jobId, http.post("/jobs/" + jobId + "/savepoints", body), timeout);
  }

  String takeAndStop(String jobId, Duration timeout) {
    ObjectNode body = http.object().put("drain", false).put("formatType", FORMAT);
    return await(jobId, http.post("/jobs/" + jobId + "/stop", body), timeout);
  }

  private String await(String jobId, JsonNode triggered, Duration timeout) {
    String path = "/jobs/%s/savepoints/%s".formatted(jobId, triggered.path("request-id").asText());
    JsonNode operation =
        Await.answer(
            "savepoint of job " + jobId + " is complete",
            timeout,
            () ->
                Optional.of(http.get(path))
                    .filter(it -> it.path("status").path("id").asText().equals("COMPLETED"))
                    .map(it -> it.path("operation")));
    String location = operation.path("location").asText();
    if (location.isEmpty()) {
      String trace = operation.path("failure-cause").path("stack-trace").asText();
      throw new StackException(
          "savepoint of job %s failed: %s".formatted(jobId, RestErrors.summary(trace)));
    }
    return location;
  }
}
