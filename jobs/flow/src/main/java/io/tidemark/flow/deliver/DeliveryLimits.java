/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.io.Serializable;

/**
 * The bounds of one task.
 *
 * @param maxInFlight how many records may be in flight
 * @param maxInFlightBytes how many bytes of memory they may take together
 * @param maxHeldForTargets how many records may be held because their targets are away or slow,
 *     before intake slows and the backlog stays in the queue
 */
public record DeliveryLimits(int maxInFlight, long maxInFlightBytes, long maxHeldForTargets)
    implements Serializable {

  /** 1,000 records, 64 MiB; a million for their targets. */
  public static final DeliveryLimits DEFAULT =
      new DeliveryLimits(1000, 64L * 1024 * 1024, 1_000_000);

  public DeliveryLimits {
    if (maxInFlight < 1 || maxInFlightBytes < 1) {
      throw new IllegalArgumentException(
          "max in flight is %d records, %d bytes; both must be positive"
              .formatted(maxInFlight, maxInFlightBytes));
    }
    if (maxHeldForTargets < 1) {
      throw new IllegalArgumentException(
          "max held for targets is %d; it must be positive".formatted(maxHeldForTargets));
    }
  }

  /** Limits of what is in flight, and the default of the others. */
  public DeliveryLimits(int maxInFlight, long maxInFlightBytes) {
    this(maxInFlight, maxInFlightBytes, 1_000_000);
  }
}
