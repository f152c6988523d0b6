/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.util.function.Consumer;

/** Writes messages to topics and queues, and never has its caller wait. */
public interface MessageWriter extends AutoCloseable {

  /**
   * Starts to write a message.
   *
   * @param listener told once what came of it, in bounded time, on any thread; it must not wait
   */
  void write(OutgoingMessage message, Consumer<WriteResult> listener);

  /** Ends what is on its way, and waits for none of it. */
  @Override
  void close();
}
