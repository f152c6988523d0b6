/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.kafka;

import io.tidemark.localstack.process.StackException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a cluster. */
public final class Topics {

  private Topics() {}

  /**
   * Makes topics; those that are there stay as they are.
   *
   * @return those that were made
   */
  public static Set<String> create(
      String bootstrapServers, Collection<String> topics, int partitions) {
    Set<String> made = new TreeSet<>(topics);
    if (made.isEmpty()) {
      return made;
    }
    try (Admin admin = admin(bootstrapServers)) {
      var results =
          admin
              .createTopics(
                  made.stream()
                      .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                      .toList())
              .values();
      for (var result : results.entrySet()) {
        try {
          result.getValue().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw failed("topic " + result.getKey() + " can't be made", bootstrapServers, e);
          }
          made.remove(result.getKey());
        }
      }
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while making topics", e);
    }
  }

  /** The names of all topics but the broker's own. */
  public static Set<String> list(String bootstrapServers) {
    try (Admin admin = admin(bootstrapServers)) {
      return new TreeSet<>(admin.listTopics().names().get());
    } catch (ExecutionException e) {
      throw failed("topics can't be listed", bootstrapServers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while listing topics", e);
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            "30000"));
  }

  private static StackException failed(String what, String servers, ExecutionException e) {
    return new StackException("%s at kafka %s: %s".formatted(what, servers, e.getCause()), e);
  }
}
