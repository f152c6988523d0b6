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
 * @param goal the least ratio wanted where there is a peer, the least figure where there is none
 * @param met whether it was reached, if there is a goal
 */
@JsonPropertyOrder({"measure", "unit", "ours", "peer", "peerName", "ratio", "goal", "met"})
public record BenchRow(
    String measure,
    String unit,
    double ours,
    @Nullable Double peer,
    @Nullable String peerName,
    @Nullable Double ratio,
    @Nullable Double goal,
    @Nullable Boolean met) {

  /** A measure beside a peer's. */
  public static BenchRow beside(
      String measure, String unit, double ours, String peerName, double peer, OptionalDouble goal) {
    double ratio = ours / peer;
    return new BenchRow(
        measure,
        unit,
        ours,
        peer,
        peerName,
        ratio,
        goal.isPresent() ? goal.getAsDouble() : null,
        goal.isPresent() ? ratio >= goal.getAsDouble() : null);
  }
}
