/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.delayqueue;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.options.JobOptions;
import io.tidemark.flow.options.RequiredSettings;
import io.tidemark.flow.outcome.OutcomeSink;
import io.tidemark.flow.read.KeyOrder;
import io.tidemark.flow.read.Polling;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.flow.restore.RestoreGuard;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import software.amazon.awssdk.core.exception.SdkException;

/** Starts the delay-queue job: parses, checks, builds, executes. */
public final class DelayQueueJob {

  /** The persona's name on the command line. */
  static final String PERSONA = "delay-queue";

  private DelayQueueJob() {}

  public static void main(String[] args) throws Exception {
    JobOptions options = JobOptions.parse(PERSONA, args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RequiredSettings.check(env.getConfiguration());
    RestoreGuard.check(
        env.getConfiguration(), Set.of(OperatorIds.DELIVER), options.allowStateLoss());
    topology(options).define(env);
    RestoreGuard.checkOperators(env, OperatorIds::cluster, options.allowStateLoss());
    env.execute("tidemark " + PERSONA + " " + options.shard());
  }

  /** The job's operators: the same for the same options and documents, wherever it is started. */
  static DelayQueueTopology topology(JobOptions options) {
    DirectoryNamespaceSource namespaces =
        new DirectoryNamespaceSource(options.namespaces().toString(), options.defaults());
    return new DelayQueueTopology(
        clusters(options, namespaces),
        new KeyOrder(namespaces),
        new DeliveryOperatorFactory(
            new LiveEnvironment(namespaces, options.targetContext()), options.limits()));
  }

  /**
   * The clusters that the documents name, and always SQS: a document's first queue there is read
   * without another start of the job, and what a savepoint has of the source of SQS has its place
   * in every later job, whatever the AWS SDK finds on the machine that starts it. Where no document
   * has a queue there, the source makes no client and asks nobody.
   */
  private static Map<String, DelayQueueTopology.Cluster> clusters(
      JobOptions options, DirectoryNamespaceSource source) {
    Served served = new Served(Persona.DELAY_QUEUE, options.shard());
    Map<String, DelayQueueTopology.Cluster> clusters = new TreeMap<>();
    Namespaces namespaces;
    try (NamespaceRegistry registry = source.openUnwatched()) {
      namespaces = registry.current();
    }
    Set<String> named = new TreeSet<>(served.clusters(namespaces));
    if (named.isEmpty()) {
      throw new IllegalStateException(
          "no document in %s is of persona %s and shard '%s' with a queue; add one first"
              .formatted(source.directory(), PERSONA, served.shard()));
    }
    boolean needsSqs = named.remove(Queue.Sqs.CLUSTER);
    for (String cluster : named) {
      clusters.put(cluster, kafka(cluster, options, source, served));
    }
    if (needsSqs) {
      requireSqs();
    }
    clusters.put(Queue.Sqs.CLUSTER, sqs(source, served, served.polling(namespaces)));
    return clusters;
  }

  private static DelayQueueTopology.Cluster kafka(
      String cluster, JobOptions options, DirectoryNamespaceSource source, Served served) {
    String servers = options.bootstrapServers(cluster);
    return new DelayQueueTopology.Cluster(
        QueueSource.kafka(cluster, servers, options.groupId(), source, served),
        DeadLetterSink.kafka(servers),
        Optional.of(OutcomeSink.kafka(servers)));
  }

  private static DelayQueueTopology.Cluster sqs(
      DirectoryNamespaceSource source, Served served, Polling polling) {
    return new DelayQueueTopology.Cluster(
        QueueSource.sqs(source, served, polling), DeadLetterSink.sqs(), Optional.empty());
  }

  /** Says at the start, and not in the log of a task, that the SDK doesn't find where SQS is. */
  private static void requireSqs() {
    try {
      SdkSqsClientFactory.DEFAULT.create().close();
    } catch (SdkException e) {
      throw new IllegalStateException(
          "a document has its queue in SQS, and the AWS SDK finds no region or endpoint here (%s);"
                  .formatted(e.getMessage())
              + " set AWS_REGION for JobManager and TaskManagers, and what docs/operating.md says",
          e);
    }
  }
}
