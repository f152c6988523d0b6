/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.testing.endpoint.Behaviour;

/**
 * The application's side of a burst: each delete takes its course.
 *
 * @param burst what it knows of
 */
record BurstBehaviour(Burst burst) implements Behaviour {

  private static final int TAKEN = 204;
  private static final int FAILED = 500;
  private static final int REJECTED = 422;

  @Override
  public int status(String id, int turnedAway) {
    return burst.find(id).map(delete -> status(delete, turnedAway)).orElse(REJECTED);
  }

  private static int status(Delete delete, int turnedAway) {
    return switch (delete.course()) {
      case TAKEN, TAKEN_AFTER_OUTAGE, CANCELLED, REFUSED, TOO_LARGE -> TAKEN;
      case TAKEN_LATER -> turnedAway < delete.failures() ? FAILED : TAKEN;
      case FAILS -> FAILED;
      case REJECTED -> REJECTED;
    };
  }
}
