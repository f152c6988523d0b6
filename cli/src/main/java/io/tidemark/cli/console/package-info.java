/* SPDX-License-Identifier: Apache-2.0 */
/** How commands speak to the person who called them: results, steps and failures. */
@NullMarked
package io.tidemark.cli.console;

import org.jspecify.annotations.NullMarked;
