/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The server.properties of a broker.
 *
 * @param port where clients connect
 * @param controllerPort where the controller listens
 * @param data where the log is
 * @param overrides settings that replace ours
 */
record BrokerConfig(int port, int controllerPort, Path data, Map<String, String> overrides) {

  /** The largest payload of a namespace, 16 MiB, with room for key and headers. */
  private static final int LARGEST_MESSAGE = 18 * 1024 * 1024;

  String properties() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", data.toString());
    settings.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE));
    settings.put("replica.fetch.max.bytes", Integer.toString(LARGEST_MESSAGE));
    // A misspelt topic is to be an error here as it is in production.
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A broker that was killed may register again only when its old session has timed out.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.putAll(overrides);
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
