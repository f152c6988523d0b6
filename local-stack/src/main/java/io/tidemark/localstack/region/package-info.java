/* SPDX-License-Identifier: Apache-2.0 */
/** A region on one machine: its memcached servers, and its Writer group in front of them. */
@NullMarked
package io.tidemark.localstack.region;

import org.jspecify.annotations.NullMarked;
