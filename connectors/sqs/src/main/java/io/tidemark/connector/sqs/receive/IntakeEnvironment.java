/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.SqsClient;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What an intake needs of the world.
 *
 * @param client asks SQS
 * @param executor runs one thing at a time, in order
 * @param clockMillis milliseconds that never go back and aren't set
 * @param random spreads the retries of readers
 * @param metrics is told what happens
 */
public record IntakeEnvironment(
    SqsClient client,
    Executor executor,
    LongSupplier clockMillis,
    RandomGenerator random,
    ReceiveMetrics metrics) {

  long now() {
    return clockMillis.getAsLong();
  }
}
