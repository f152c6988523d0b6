/* SPDX-License-Identifier: Apache-2.0 */
/** The command lines of servers, which are also their environment: every flag has a variable. */
@NullMarked
package io.tidemark.serving.options;

import org.jspecify.annotations.NullMarked;
