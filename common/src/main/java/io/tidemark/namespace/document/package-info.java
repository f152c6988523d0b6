/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reads a JSON document as strictly as its list of known keys says: every value is checked against
 * its key's type and bounds, and every error names the path, the value and the remedy. Knows
 * nothing of what the document is about.
 */
@NullMarked
package io.tidemark.namespace.document;

import org.jspecify.annotations.NullMarked;
