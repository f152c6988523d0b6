/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

/**
 * How much of a task's messages that are to be written may be in memory. Each checkpoint has all of
 * them.
 *
 * @param messages how many
 * @param bytes how many bytes, about
 */
public record BacklogLimits(int messages, long bytes) {

  /** Those of a running job. */
  public static final BacklogLimits DEFAULT = new BacklogLimits(40_000, 32L << 20);

  /**
   * Whether a topic may have another message in memory: while it has less than is free. One in
   * trouble takes half of all at most, n of them what n + 1 equal shares leave, so that there is
   * room for another topic at every moment.
   *
   * @param ofTopic how many the topic has
   * @param bytesOfTopic how many bytes they take
   * @param all how many all topics have
   * @param bytesOfAll how many bytes they take
   */
  boolean allow(int ofTopic, long bytesOfTopic, int all, long bytesOfAll) {
    return ofTopic == 0 || (ofTopic < messages - all && bytesOfTopic < bytes - bytesOfAll);
  }
}
