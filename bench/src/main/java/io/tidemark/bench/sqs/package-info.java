/* SPDX-License-Identifier: Apache-2.0 */
/** What the source and the ingress take of SQS, beside bare loops on the same server. */
@NullMarked
package io.tidemark.bench.sqs;

import org.jspecify.annotations.NullMarked;
