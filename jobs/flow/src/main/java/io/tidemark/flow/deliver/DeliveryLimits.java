/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.io.Serializable;

/**
 * The bounds of one task.
 *
 * @param maxInFlight how many records may be in flight
 * @param maxInFlightBytes how many bytes of memory they may take together
 */
public record DeliveryLimits(int maxInFlight, long maxInFlightBytes) implements Serializable {

  /** 1,000 records, 64 MiB. */
  public static final DeliveryLimits DEFAULT = new DeliveryLimits(1000, 64L * 1024 * 1024);

  public DeliveryLimits {
    if (maxInFlight < 1 || maxInFlightBytes < 1) {
      throw new IllegalArgumentException(
          "max in flight is %d records, %d bytes; both must be positive"
              .formatted(maxInFlight, maxInFlightBytes));
    }
  }
}
