/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.flink.FlinkCluster;
import io.tidemark.localstack.ingress.Ingress;
import io.tidemark.localstack.kafka.KafkaBroker;
import io.tidemark.localstack.sqs.ElasticMq;
import java.util.Optional;

/**
 * The servers of a stack.
 *
 * @param kafka the broker
 * @param flink the cluster
 * @param cassandra the node
 * @param sqs what stands in for SQS
 * @param ingress the server of WriteToLog
 */
record Servers(
    Optional<KafkaBroker> kafka,
    Optional<FlinkCluster> flink,
    Optional<CassandraNode> cassandra,
    Optional<ElasticMq> sqs,
    Optional<Ingress> ingress) {

  /** SIGTERM to all, in the order in which nothing is lost. */
  void stop() {
    ingress.ifPresent(Ingress::stop);
    flink.ifPresent(FlinkCluster::stop);
    kafka.ifPresent(KafkaBroker::stop);
    cassandra.ifPresent(CassandraNode::stop);
    sqs.ifPresent(ElasticMq::stop);
  }
}
