/* SPDX-License-Identifier: Apache-2.0 */
/** Appends to queues of SQS: in requests of ten, with one attempt each. */
@NullMarked
package io.tidemark.ingress.sqs;

import org.jspecify.annotations.NullMarked;
