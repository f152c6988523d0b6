/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.sqs.Queues;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.TargetUri;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which queues of SQS namespaces need: their own, those of their dead letters, and those that are
 * targets.
 */
public final class StackQueues {

  private static final String SQS = "sqs";

  private StackQueues() {}

  /**
   * Makes the queues that the documents of a stack name and that aren't there. A stack without SQS
   * has none.
   *
   * @return those that were made
   */
  public static Set<String> create(StackState stack) {
    return stack.has(Component.SQS)
        ? Queues.create(stack.sqsEndpoint(), of(stack.readNamespaces()))
        : Set.of();
  }

  static Set<String> of(Namespaces namespaces) {
    Set<String> queues = new TreeSet<>();
    for (Namespace namespace : namespaces.byName().values()) {
      for (Queue queue : namespace.queues()) {
        if (queue instanceof Queue.Sqs sqs) {
          queues.addAll(sqs.queues());
          queues.add(sqs.deadLetterQueue());
        }
      }
      Stream.concat(
              namespace.allowedTargets().stream()
                  .filter(TargetPattern::exact)
                  .map(TargetPattern::value),
              namespace.defaultTarget().map(TargetUri::value).stream())
          .map(URI::create)
          .filter(uri -> SQS.equals(uri.getScheme()))
          .forEach(uri -> queues.add(uri.getPath().substring(1)));
    }
    return queues;
  }
}
