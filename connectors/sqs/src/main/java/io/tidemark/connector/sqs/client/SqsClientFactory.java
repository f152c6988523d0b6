/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.io.Serializable;

/** Makes a client in the process that uses it; travels there with the job. */
@FunctionalInterface
public interface SqsClientFactory extends Serializable {

  /** A client that its caller closes. */
  SqsClient create();
}
