/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Says which queues to read. It is asked on the JobManager, at the start and at an interval, and
 * may block: it has a thread of its own there. What it names for the first time is read from then
 * on; what it names no longer isn't.
 */
@FunctionalInterface
public interface QueueDiscoverer extends Serializable {

  /**
   * The queues as they are now: URLs, or names of queues of the client's account and region. A
   * queue that doesn't exist yet is read when it does.
   *
   * @throws Exception if it can't tell; then the queues stay as they are, except at a first start,
   *     which fails
   */
  Set<String> discover() throws Exception;

  /**
   * Always these.
   *
   * @throws IllegalArgumentException if one is neither a URL nor a name, or a FIFO queue
   */
  static QueueDiscoverer of(String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("name at least one queue");
    }
    Set<String> all = new LinkedHashSet<>(Arrays.asList(queues));
    for (String queue : all) {
      if (QueueUrl.isUrl(queue)) {
        QueueUrl.parse(queue);
      } else {
        QueueUrl.checkName(queue);
      }
    }
    return () -> all;
  }
}
