/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import io.tidemark.bench.report.BenchRow;
import java.util.function.Consumer;

/** One question, with servers of its own. */
public interface Scenario {

  /** What it is called on the command line. */
  String name();

  /**
   * Starts what it needs, measures, and stops it.
   *
   * @param rows takes each row once it is known
   * @param notes takes what a row can't say
   */
  void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes) throws Exception;
}
