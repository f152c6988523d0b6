/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The gRPC service: each call checks its requests, hands them to the queue and answers when the
 * queue has. No thread waits: calls run on the network's event loops, answers on the thread that
 * brings the queue's acknowledgement.
 */
@NullMarked
package io.tidemark.ingress.service;

import org.jspecify.annotations.NullMarked;
