/* SPDX-License-Identifier: Apache-2.0 */
/** What a request must be, and what it is called: its time, its name, its changes. */
@NullMarked
package io.tidemark.example.keyvalue.request;

import org.jspecify.annotations.NullMarked;
