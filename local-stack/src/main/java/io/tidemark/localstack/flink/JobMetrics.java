/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads the metrics of a job, which Flink has by vertex and subtask. */
final class JobMetrics {

  /** How many names go into one request: names are long, request lines are bounded. */
  private static final int BATCH = 20;

  private final FlinkHttp http;

  JobMetrics(FlinkHttp http) {
    this.http = http;
  }

  Map<String, Double> read(String jobId, MetricAggregate aggregate, Predicate<String> wanted) {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode vertex : http.get("/jobs/" + jobId).path("vertices")) {
      String path =
          "/jobs/%s/vertices/%s/subtasks/metrics".formatted(jobId, vertex.path("id").asText());
      List<String> names = new ArrayList<>();
      http.get(path).forEach(metric -> names.add(metric.path("id").asText()));
      names.removeIf(wanted.negate());
      for (int from = 0; from < names.size(); from += BATCH) {
        List<String> batch = names.subList(from, Math.min(names.size(), from + BATCH));
        read(path, batch, aggregate, values);
      }
    }
    return values;
  }

  private void read(
      String path, List<String> names, MetricAggregate aggregate, Map<String, Double> values) {
    String key = aggregate.name().toLowerCase(Locale.ROOT);
    String list = URLEncoder.encode(String.join(",", names), StandardCharsets.UTF_8);
    for (JsonNode metric : http.get(path + "?agg=" + key + "&get=" + list)) {
      values.merge(
          metric.path("id").asText(),
          metric.path(key).asDouble(),
          (one, other) -> combine(aggregate, one, other));
    }
  }

  private static double combine(MetricAggregate aggregate, double one, double other) {
    return switch (aggregate) {
      case MIN -> Math.min(one, other);
      case MAX -> Math.max(one, other);
      case SUM -> one + other;
    };
  }
}
