/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import java.util.List;
import java.util.Map;

/**
 * What a test or a benchmark sets otherwise than production.
 *
 * @param kafka settings of server.properties
 * @param flink settings of config.yaml
 * @param ingress further options of the ingress
 * @param taskManagerEnvironment variables that the TaskManagers have besides ours
 * @param sqsInMemory whether what stands in for SQS forgets its messages when it ends, and is some
 *     ten times as fast
 */
public record Overrides(
    Map<String, String> kafka,
    Map<String, String> flink,
    List<String> ingress,
    Map<String, String> taskManagerEnvironment,
    boolean sqsInMemory) {

  /** Nothing. */
  public static final Overrides NONE = new Overrides(Map.of(), Map.of(), List.of());

  public Overrides {
    kafka = Map.copyOf(kafka);
    flink = Map.copyOf(flink);
    ingress = List.copyOf(ingress);
    taskManagerEnvironment = Map.copyOf(taskManagerEnvironment);
  }

  /** With TaskManagers in our environment. */
  public Overrides(Map<String, String> kafka, Map<String, String> flink, List<String> ingress) {
    this(kafka, flink, ingress, Map.of());
  }

  /** With what stands in for SQS as it should be. */
  public Overrides(
      Map<String, String> kafka,
      Map<String, String> flink,
      List<String> ingress,
      Map<String, String> taskManagerEnvironment) {
    this(kafka, flink, ingress, taskManagerEnvironment, false);
  }

  /** With what stands in for SQS in memory. */
  public Overrides withSqsInMemory() {
    return new Overrides(kafka, flink, ingress, taskManagerEnvironment, true);
  }
}
