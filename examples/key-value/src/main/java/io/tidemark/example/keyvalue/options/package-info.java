/* SPDX-License-Identifier: Apache-2.0 */
/** The command line of the service. */
@NullMarked
package io.tidemark.example.keyvalue.options;

import org.jspecify.annotations.NullMarked;
