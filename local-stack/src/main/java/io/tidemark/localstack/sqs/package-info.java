/* SPDX-License-Identifier: Apache-2.0 */
/** ElasticMQ, which speaks the protocol of SQS, as a process on this machine. */
@NullMarked
package io.tidemark.localstack.sqs;

import org.jspecify.annotations.NullMarked;
