/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.Ports;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The ports of a stack on 127.0.0.1; as a wish, 0 is any.
 *
 * @param kafka where Kafka clients connect
 * @param controller the broker's own
 * @param flinkRpc where TaskManagers find the JobManager
 * @param flinkRest Flink's REST and web interface
 * @param ingress WriteToLog
 * @param ingressMetrics metrics and health of the ingress
 * @param cassandra where Cassandra clients connect
 * @param cassandraStorage where other nodes of Cassandra would
 * @param sqs where clients of SQS connect
 */
public record StackPorts(
    int kafka,
    int controller,
    int flinkRpc,
    int flinkRest,
    int ingress,
    int ingressMetrics,
    int cassandra,
    int cassandraStorage,
    int sqs) {

  /** Any. */
  public static final StackPorts ANY =
      new StackPorts(
          Ports.ANY, Ports.ANY, Ports.ANY, Ports.ANY, Ports.ANY, Ports.ANY, Ports.ANY, Ports.ANY,
          Ports.ANY);

  /** Those that people know. */
  public static final StackPorts USUAL =
      new StackPorts(9092, Ports.ANY, Ports.ANY, 8081, 8980, 8981, 9042, Ports.ANY, 9324);

  /** Free ports: those wished for where they are free. */
  StackPorts choose(RandomGenerator random) {
    List<Integer> ports =
        Ports.choose(
            List.of(
                kafka,
                controller,
                flinkRpc,
                flinkRest,
                ingress,
                ingressMetrics,
                cassandra,
                cassandraStorage,
                sqs),
            random);
    return new StackPorts(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        ports.get(5),
        ports.get(6),
        ports.get(7),
        ports.get(8));
  }
}
