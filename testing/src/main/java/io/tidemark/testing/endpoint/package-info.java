/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Real places that records are delivered to, for end-to-end tests and demos: an HTTP application
 * and a reader of Kafka topics, which write what they see into a history, and an HTTP server that
 * answers as a script says.
 */
@NullMarked
package io.tidemark.testing.endpoint;

import org.jspecify.annotations.NullMarked;
