/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.io.Serializable;

/** Makes a client in the process that uses it; travels there with the job. */
@FunctionalInterface
public interface SqsClientFactory extends Serializable {

  /** A client that its caller closes. */
  SqsClient create();

  /**
   * One whose clients are made when they are first called, on a thread of their own: for a process
   * that may never have a queue, and may lack the settings for one. A client that can't be made
   * fails what is asked of it, and is tried again after {@link LateClient#PAUSE}.
   */
  default SqsClientFactory late() {
    return () ->
        new LateClient(
            this,
            making -> {
              Thread thread = new Thread(making, "sqs-client");
              thread.setDaemon(true);
              thread.start();
            },
            System::nanoTime);
  }
}
