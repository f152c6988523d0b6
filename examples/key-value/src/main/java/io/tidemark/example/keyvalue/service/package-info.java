/* SPDX-License-Identifier: Apache-2.0 */
/** The calls of the service, each checked, done and answered. */
@NullMarked
package io.tidemark.example.keyvalue.service;

import org.jspecify.annotations.NullMarked;
