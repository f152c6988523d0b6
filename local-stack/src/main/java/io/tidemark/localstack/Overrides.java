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
 */
public record Overrides(
    Map<String, String> kafka,
    Map<String, String> flink,
    List<String> ingress,
    Map<String, String> taskManagerEnvironment) {

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
}
