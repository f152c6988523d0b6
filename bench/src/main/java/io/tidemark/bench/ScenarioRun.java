/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.scenario.Engine;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.ScenarioBench;
import io.tidemark.bench.scenario.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What the commands of benchmarks in scenarios do once they know their options.
 *
 * @param command the one that was given
 * @param title what its page is called
 * @param scenarios all that it has, in their order
 * @param engines whose versions its page has
 */
record ScenarioRun(
    CommandLine command, String title, List<Scenario> scenarios, List<Engine> engines) {

  ScenarioRun {
    scenarios = List.copyOf(scenarios);
    engines = List.copyOf(engines);
  }

  /** Takes what the scenarios say of their progress. */
  Consumer<String> progress() {
    return line -> command.getErr().println(line);
  }

  /**
   * Runs scenarios, and prints the page.
   *
   * @param only those that are asked for; none: all
   * @param report where the page goes as well; null: nowhere
   * @return the exit code
   */
  int call(List<String> only, Setting setting, @Nullable Path report) throws InterruptedException {
    Set<String> wanted = wanted(only);
    String repeat = "./tidemark " + String.join(" ", command.getParseResult().originalArgs());
    ScenarioBench bench = new ScenarioBench(title, scenarios, setting, repeat, engines);
    bench.run(wanted, page -> ReportFile.save(report, page));
    command.getOut().println(bench.page());
    return bench.met() ? 0 : 1;
  }

  private Set<String> wanted(List<String> only) {
    try {
      return ScenarioBench.wanted(scenarios, only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }
}
