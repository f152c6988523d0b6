/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.util.Objects.requireNonNull;

import io.tidemark.namespace.NamespaceRegistry;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Marks the messages of namespaces that keep their keys in order. It is done once, before messages
 * are routed: were each task to ask the namespaces for itself, two that have different versions of
 * a document would disagree about who has a key.
 */
public final class KeyOrder extends RichMapFunction<QueueMessage, QueueMessage> {

  private static final long serialVersionUID = 1L;

  private final NamespaceSource source;
  private transient @Nullable NamespaceRegistry registry;

  /**
   * Makes one.
   *
   * @param source opens the namespaces
   */
  public KeyOrder(NamespaceSource source) {
    this.source = source;
  }

  @Override
  public void open(OpenContext context) {
    registry = source.open();
  }

  @Override
  public QueueMessage map(QueueMessage message) {
    boolean ordered =
        requireNonNull(registry, "not open")
            .current()
            .ofTopic(message.cluster(), message.topic())
            .map(namespace -> namespace.delivery().ordered())
            .orElse(false);
    return ordered ? message.inOrder() : message;
  }

  @Override
  public void close() {
    NamespaceRegistry closing = registry;
    registry = null;
    if (closing != null) {
      closing.close();
    }
  }
}
