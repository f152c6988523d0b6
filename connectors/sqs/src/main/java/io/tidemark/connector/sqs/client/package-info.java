/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the connector asks of SQS, as an interface that tests script, and its one implementation on
 * the SDK's asynchronous client. The values that go in and out, the rules of queue URLs, and the
 * one place that says which error is retried.
 */
@NullMarked
package io.tidemark.connector.sqs.client;

import org.jspecify.annotations.NullMarked;
