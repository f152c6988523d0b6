/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.Table;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.StackState;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What there is to tell of a stack, in lines. */
record StackReport(StackState stack) {

  List<String> addresses() {
    Table table = new Table("PART", "ADDRESS");
    if (stack.has(Component.INGRESS)) {
      table.row("WriteToLog (gRPC)", stack.ingressAddress());
      table.row("its metrics", stack.ingressMetrics());
    }
    if (stack.has(Component.KAFKA)) {
      table.row("Kafka", stack.bootstrapServers());
    }
    if (stack.has(Component.CASSANDRA)) {
      table.row("Cassandra", stack.cassandraAddress());
    }
    if (stack.has(Component.SQS)) {
      table.row("SQS (ElasticMQ)", stack.sqsEndpoint());
    }
    if (stack.has(Component.FLINK)) {
      table.row("Flink", stack.flink().address());
    }
    table.row("namespaces", stack.namespaces());
    table.row("data and logs", stack.directory());
    return table.lines();
  }

  boolean allAlive() {
    return stack.processes().stream().allMatch(process -> process.identity().alive());
  }

  List<String> processes() {
    Table table = new Table("PROCESS", "PID", "PORTS", "STATE");
    for (StackState.Entry process : stack.processes()) {
      table.row(
          process.name(),
          process.identity().pid(),
          ports(process.name()),
          process.identity().alive() ? "running" : "dead; see ./tidemark logs " + process.name());
    }
    return table.lines();
  }

  List<String> jobs() {
    List<JobSummary> jobs = stack.flink().jobs();
    if (jobs.isEmpty()) {
      return List.of("no job; submit one with ./tidemark job submit PERSONA");
    }
    Table table = new Table("JOB", "ID", "STATE", "TASKS RUNNING");
    for (JobSummary job : jobs) {
      table.row(job.name(), job.id(), job.state(), job.runningTasks() + " of " + job.tasks());
    }
    return table.lines();
  }

  List<String> namespaces() {
    return namespaces(stack.readNamespaces());
  }

  private static List<String> namespaces(Namespaces namespaces) {
    Table table = new Table("NAMESPACE", "PERSONA", "QUEUE", "DEFAULT TARGET");
    for (Namespace namespace : new TreeMap<>(namespaces.byName()).values()) {
      table.row(
          namespace.name(),
          namespace.persona().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          namespace.queues().stream().map(StackReport::queue).collect(Collectors.joining(" ")),
          namespace.defaultTarget().map(Object::toString).orElse("none"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (Map.Entry<String, String> refused : new TreeMap<>(namespaces.rejected()).entrySet()) {
      lines.add("refused: " + refused.getKey() + ": " + refused.getValue());
    }
    return lines;
  }

  private static String queue(Queue queue) {
    if (queue instanceof Queue.Kafka kafka) {
      return "kafka://" + kafka.cluster() + "/" + String.join(",", kafka.topics());
    }
    return queue instanceof Queue.Sqs sqs ? "sqs:" + String.join(",", sqs.queues()) : "";
  }

  private String ports(String process) {
    return switch (process) {
      case "kafka" -> stack.ports().kafka() + ", " + stack.ports().controller();
      case "cassandra" -> stack.ports().cassandra() + ", " + stack.ports().cassandraStorage();
      case "elasticmq" -> "" + stack.ports().sqs();
      case "jobmanager" -> stack.ports().flinkRest() + ", " + stack.ports().flinkRpc();
      case "ingress" -> stack.ports().ingress() + ", " + stack.ports().ingressMetrics();
      default -> "any";
    };
  }
}
