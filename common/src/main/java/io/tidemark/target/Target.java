/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.target;

import io.tidemark.record.LogRecord;
import java.util.concurrent.CompletionStage;

/**
 * Delivers records to one place.
 *
 * <p>{@link #deliver} is called on a thread that must not wait: it starts the attempt and returns.
 * The stage completes on any thread, always, within the context's timeout, and with a value: an
 * exception means a defect, in the call or in the stage. A record that stands for many steps may
 * take as long as it goes on: each of its steps has the timeout.
 */
public interface Target extends AutoCloseable {

  /** Starts one attempt. */
  CompletionStage<Delivery> deliver(LogRecord record);

  /** Releases connections and threads. Attempts in flight may complete as retryable. */
  @Override
  void close();
}
