/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

/** What becomes of a delete, and so where it ends. */
public enum Course {
  /** Its target takes it at once. */
  TAKEN(End.DELIVERED),
  /** The application answers 500 one to three times, then takes it. */
  TAKEN_LATER(End.DELIVERED),
  /**
   * Its application is away for a while, then takes it: at once, or where it comes due meanwhile.
   */
  TAKEN_AFTER_OUTAGE(End.DELIVERED),
  /** It is cancelled while it waits. */
  CANCELLED(End.CANCELLED),
  /** The application answers 500 every time, until no attempt is left. */
  FAILS(End.DEAD),
  /** The application answers 422: it will never take it. */
  REJECTED(End.DEAD),
  /** It is larger than the topic allows. */
  TOO_LARGE(End.DEAD),
  /** The ingress refuses it, for its target isn't allowed. */
  REFUSED(End.NOWHERE);

  /** Where a delete ends. */
  public enum End {
    /** At its target. */
    DELIVERED,
    /** Among the dead letters. */
    DEAD,
    /** Before it is sent. */
    CANCELLED,
    /** Nowhere: no trace of it. */
    NOWHERE
  }

  private final End end;

  Course(End end) {
    this.end = end;
  }

  /** Where it ends. */
  public End end() {
    return end;
  }
}
