/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The ingress: takes mutations over gRPC and answers when they are durable. This package builds the
 * process out of its parts; the parts are the packages below.
 */
@NullMarked
package io.tidemark.ingress;

import org.jspecify.annotations.NullMarked;
