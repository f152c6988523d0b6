/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One measure, of us and of a peer under the same load in the same run.
 *
 * @param measure what was measured
 * @param unit its unit
 * @param ours our figure
 * @param peer the peer's figure, if there is a peer
 * @param peerName who the peer is, if there is one
 * @param ratio ours by the peer's, if there is one
 * @param goal what is wanted, if anything is; of what, {@code goalOf} says
 * @param goalOf what the goal bounds, if there is one
 * @param met whether it was reached, if there is a goal
 */
@JsonPropertyOrder({
  "measure",
  "unit",
  "ours",
  "peer",
  "peerName",
  "ratio",
  "goal",
  "goalOf",
  "met"
})
public record BenchRow(
    String measure,
    String unit,
    double ours,
    @Nullable Double peer,
    @Nullable String peerName,
    @Nullable Double ratio,
    @Nullable Double goal,
    @Nullable GoalOf goalOf,
    @Nullable Boolean met) {

  /** What a goal bounds. */
  public enum GoalOf {
    /** Ours by the peer's is at least the goal. */
    RATIO("ratio ≥ "),
    /** Ours by the peer's is at most the goal. */
    RATIO_MOST("ratio ≤ "),
    /** Our figure is at least the goal. */
    LEAST("≥ "),
    /** Our figure is at most the goal. */
    MOST("≤ ");

    private final String sign;

    GoalOf(String sign) {
      this.sign = sign;
    }

    /** What stands before the goal's figure. */
    String sign() {
      return sign;
    }
  }

  /** A measure beside a peer's. */
  public static BenchRow beside(
      String measure, String unit, double ours, String peerName, double peer, OptionalDouble goal) {
    BenchRow row = new BenchRow(measure, unit, ours, peer, peerName, ours / peer, null, null, null);
    return goal.isPresent() ? row.wanting(GoalOf.RATIO, goal.getAsDouble()) : row;
  }

  /** A measure of us alone, without a goal. */
  public static BenchRow alone(String measure, String unit, double ours) {
    return new BenchRow(measure, unit, ours, null, null, null, null, null, null);
  }

  /** The same with a goal. What isn't a number has missed it. */
  public BenchRow wanting(GoalOf bounds, double figure) {
    boolean reached =
        switch (bounds) {
          case RATIO -> ratio != null && ratio >= figure;
          case RATIO_MOST -> ratio != null && ratio <= figure;
          case LEAST -> ours >= figure;
          case MOST -> ours <= figure;
        };
    return new BenchRow(measure, unit, ours, peer, peerName, ratio, figure, bounds, reached);
  }
}
