/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import java.util.List;

/** The one in the middle of several measurements. */
final class Medians {

  private Medians() {}

  static double of(List<Double> measured) {
    return measured.stream().sorted().toList().get(measured.size() / 2);
  }
}
