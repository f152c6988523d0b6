/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A data set to keep in the service: the packages of Debian 12, in three tables that belong
 * together.
 */
@NullMarked
package io.tidemark.example.keyvalue.packages;

import org.jspecify.annotations.NullMarked;
