/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the discoverer, and makes URLs of names. A URL that was found once isn't asked for again.
 * Runs on the enumerator's worker thread, where it may wait.
 */
final class QueueDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(QueueDirectory.class);
  private static final long LIMIT_SECONDS = 40;

  private final QueueDiscoverer discoverer;
  private final SqsClient client;
  private final Map<String, QueueUrl> resolved = new HashMap<>();
  private final Set<String> passedOver = new HashSet<>();

  QueueDirectory(QueueDiscoverer discoverer, SqsClient client) {
    this.discoverer = discoverer;
    this.client = client;
  }

  /**
   * The queues to read now, in the order of their URLs. A name that isn't a queue yet is passed
   * over.
   *
   * @param strict whether a queue that can't be read ever is an error, rather than passed over
   * @throws IllegalArgumentException if it is, and there is one
   * @throws Exception if the discoverer can't tell
   */
  Set<QueueUrl> look(boolean strict) throws Exception {
    Set<QueueUrl> queues = new TreeSet<>(Comparator.comparing(QueueUrl::url));
    for (String text : discoverer.discover()) {
      QueueUrl queue = resolved.get(text);
      if (queue == null) {
        queue = resolve(text, strict);
      }
      if (queue != null) {
        queues.add(queue);
      }
    }
    return queues;
  }

  private @Nullable QueueUrl resolve(String text, boolean strict) throws InterruptedException {
    try {
      QueueUrl queue = QueueUrl.parse(QueueUrl.isUrl(text) ? text : ask(QueueUrl.checkName(text)));
      resolved.put(text, queue);
      if (passedOver.remove(text)) {
        LOG.info("queue '{}' can be read now", text);
      }
      return queue;
    } catch (IllegalArgumentException e) {
      if (strict) {
        throw e;
      }
      passOver(text, String.valueOf(e.getMessage()));
    } catch (ExecutionException | TimeoutException e) {
      if (strict && SqsErrors.faultOf(e) == Fault.INVALID) {
        throw new IllegalArgumentException(SqsErrors.describe("can't find", text, e), e);
      }
      passOver(text, SqsErrors.describe("can't find", text, e));
    }
    return null;
  }

  private String ask(String name)
      throws ExecutionException, InterruptedException, TimeoutException {
    return client.queueUrl(name).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void passOver(String text, String why) {
    if (passedOver.add(text)) {
      LOG.warn("queue '{}' is passed over until it can be read: {}", text, why);
    }
  }
}
