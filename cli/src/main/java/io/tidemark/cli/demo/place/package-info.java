/* SPDX-License-Identifier: Apache-2.0 */
/** Where a demo's servers keep what they have, and where its report goes. */
@NullMarked
package io.tidemark.cli.demo.place;

import org.jspecify.annotations.NullMarked;
