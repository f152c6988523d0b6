/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import java.util.Optional;

/**
 * What is saved of a set beside its mutations.
 *
 * @param expiresMillis until when it may be completed, in milliseconds since the epoch
 * @param completion the completion marker that was accepted, if one was
 * @param progress how far the job has come; empty where it hasn't begun
 */
public record SetHead(
    long expiresMillis, Optional<Completion> completion, Optional<SetProgress> progress) {

  /**
   * A saved completion marker.
   *
   * @param count how many mutations the set has
   * @param bytes how many bytes of payload they have together
   * @param atMillis when it was saved, in milliseconds since the epoch
   */
  public record Completion(int count, long bytes, long atMillis) {}
}
