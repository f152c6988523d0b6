/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Makes targets of {@code kafka://CLUSTER/TOPIC}. All topics of a cluster share a producer. */
public final class KafkaTargetFactory implements TargetFactory {

  private static final long BUFFER_BYTES = 64L * 1024 * 1024;
  private static final Pattern TOPIC = Pattern.compile("/[a-zA-Z0-9._-]{1,249}");

  private final Map<String, ClusterProducer> producers = new ConcurrentHashMap<>();

  @Override
  public Set<String> schemes() {
    return Set.of("kafka");
  }

  @Override
  public void validate(TargetUri uri) {
    String path = uri.path();
    boolean dots = path.equals("/.") || path.equals("/..");
    if (!TOPIC.matcher(path).matches() || dots || uri.query() != null || uri.port() >= 0) {
      throw new IllegalArgumentException(
          "'%s' names no topic; write kafka://CLUSTER/TOPIC with a topic of 1 to 249 letters, digits,"
                  .formatted(uri)
              + " '.', '_' or '-'");
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    String cluster = uri.host();
    String servers =
        context
            .kafkaClusters()
            .bootstrapServers(cluster)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "target %s names Kafka cluster '%s', which this deployment doesn't have; add"
                                .formatted(uri, cluster)
                            + " --kafka-cluster %s=HOST:PORT".formatted(cluster)));
    ClusterProducer producer =
        producers.computeIfAbsent(
            servers,
            bootstrap ->
                new ClusterProducer(options(bootstrap, cluster, context), AsyncProducer::new));
    return new KafkaTarget(uri.path().substring(1), producer);
  }

  /** A topic: a cluster may lack one and have the others. */
  @Override
  public String place(TargetUri uri) {
    return uri.value();
  }

  private static ProducerOptions options(String servers, String cluster, TargetContext context) {
    Duration timeout = context.timeout();
    return new ProducerOptions(
        servers,
        // Each task has a producer of its own; a name used twice in a process gives warnings of
        // JMX.
        "tidemark-target-" + cluster + "-" + UUID.randomUUID().toString().substring(0, 8),
        timeout.compareTo(ProducerOptions.LEAST_SEND_TIMEOUT) < 0
            ? ProducerOptions.LEAST_SEND_TIMEOUT
            : timeout,
        BUFFER_BYTES,
        ProducerOptions.DEFAULT_MAX_RECORD_BYTES);
  }

  @Override
  public void close() {
    producers.values().forEach(ClusterProducer::close);
    producers.clear();
  }
}
