/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Delivery operator: holds what is not yet due, attempts what is, and settles what comes back.
 * What to do with a record is decided by pure rules; the operator carries it out with state, timers
 * and the mailbox.
 */
@NullMarked
package io.tidemark.flow.deliver;

import org.jspecify.annotations.NullMarked;
