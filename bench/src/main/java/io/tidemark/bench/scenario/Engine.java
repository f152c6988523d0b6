/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

/** A program whose version a benchmark's page has, from the name of its jar. */
public enum Engine {
  KAFKA("Kafka broker", "local-stack/kafka-server/target/lib/kafka_2.13-"),
  FLINK("Flink", "local-stack/flink-cluster/target/lib/flink-runtime-2"),
  CASSANDRA("Cassandra", "local-stack/cassandra-server/target/lib/cassandra-all-"),
  ROCKETMQ("RocketMQ", "local-stack/rocketmq-server/target/lib/rocketmq-broker-"),
  MIRROR_MAKER("MirrorMaker 2", "local-stack/mirror-maker/target/lib/connect-mirror-4"),
  ELASTIC_MQ("ElasticMQ", "local-stack/elasticmq-server/target/lib/elasticmq-server_2.13-");

  private final String title;
  private final String jar;

  Engine(String title, String jar) {
    this.title = title;
    this.jar = jar;
  }

  /** What people call it. */
  String title() {
    return title;
  }

  /** What its jar's path in the repository begins with. */
  String jar() {
    return jar;
  }
}
