/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.conformance;

/** What a {@link FaultyLink} does to the connections that cross it. */
public enum Fault {
  /** Nothing: every byte arrives. */
  NONE("nothing"),
  /** Nobody listens. */
  REFUSES("connection refused"),
  /** The connection is accepted and ended at once. */
  HANGS_UP("accepted, then closed"),
  /** The connection is accepted and reset at once. */
  RESETS("accepted, then reset"),
  /** The connection is accepted, and nothing comes back. */
  SILENT("accepted, then silence"),
  /** Another protocol's greeting comes, and then the end. */
  OTHER_PROTOCOL("another protocol answers"),
  /** Bytes that mean nothing come, without an end. */
  ENDLESS("an answer without an end"),
  /** The request arrives; the answer breaks off after its first byte, in an orderly way. */
  HALF_AN_ANSWER("half an answer, then closed"),
  /** The request arrives; the answer breaks off after its first byte with a reset. */
  HALF_AN_ANSWER_RESET("half an answer, then reset"),
  /** The request arrives, and its answer never does. */
  ANSWER_LOST("the answer never comes"),
  /** All arrives, a few bytes at a time. */
  SLOW("a few bytes at a time");

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  /** For people. */
  @Override
  public String toString() {
    return text;
  }
}
