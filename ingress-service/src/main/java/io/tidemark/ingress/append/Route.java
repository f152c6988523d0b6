/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.append;

import io.tidemark.namespace.Namespaces.Topic;
import java.util.List;

/**
 * Which queue an entry goes to.
 *
 * @param topics its queue first, then those that may take it in that one's place; at least one
 * @param free whether nobody knows its id before it is answered, and it has no key: then no other
 *     entry has to meet it, and it may wait in the queue itself for its time
 */
public record Route(List<Topic> topics, boolean free) {

  public Route {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("no queue");
    }
  }

  /** To one queue and no other. */
  public static Route to(Topic topic) {
    return new Route(List.of(topic), false);
  }

  /** The queue that it goes to. */
  public Topic topic() {
    return topics.get(0);
  }
}
