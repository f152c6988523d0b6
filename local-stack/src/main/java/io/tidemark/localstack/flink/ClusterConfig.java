/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process of the cluster is told beyond the configuration file: addresses, ports, sizes and
 * directories. The file itself stays as it is in production.
 */
record ClusterConfig(
    Path directory, FlinkPorts ports, FlinkSize size, Map<String, String> overrides) {

  private static final String HOST = "127.0.0.1";
  private static final String PROMETHEUS =
      "org.apache.flink.metrics.prometheus.PrometheusReporterFactory";

  Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  Path savepoints() {
    return directory.resolve("savepoints");
  }

  List<String> ofJobManager(Path temporary, int metricsPort) {
    Map<String, String> settings = shared(temporary, metricsPort);
    settings.put("jobmanager.bind-host", HOST);
    settings.put("rest.bind-address", HOST);
    settings.put("rest.bind-port", Integer.toString(ports.rest()));
    settings.put("web.upload.dir", temporary.resolve("jars").toString());
    settings.put("jobmanager.memory.process.size", size.jobManagerMemory());
    settings.putAll(overrides);
    return options(settings);
  }

  List<String> ofTaskManager(Path temporary, int metricsPort, String resourceId) {
    Map<String, String> settings = shared(temporary, metricsPort);
    settings.put("taskmanager.resource-id", resourceId);
    settings.put("taskmanager.host", HOST);
    settings.put("taskmanager.bind-host", HOST);
    settings.put("taskmanager.memory.process.size", size.taskManagerMemory());
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(size.slots()));
    settings.putAll(overrides);
    return options(settings);
  }

  private Map<String, String> shared(Path temporary, int metricsPort) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", HOST);
    settings.put("jobmanager.rpc.port", Integer.toString(ports.rpc()));
    settings.put("rest.address", HOST);
    settings.put("rest.port", Integer.toString(ports.rest()));
    settings.put("io.tmp.dirs", temporary.toString());
    settings.put("execution.checkpointing.dir", checkpoints().toUri().toString());
    settings.put("execution.checkpointing.savepoint-dir", savepoints().toUri().toString());
    settings.put("metrics.reporter.prom.factory.class", PROMETHEUS);
    settings.put("metrics.reporter.prom.port", Integer.toString(metricsPort));
    return settings;
  }

  private static List<String> options(Map<String, String> settings) {
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    return options;
  }
}
