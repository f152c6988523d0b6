/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import io.tidemark.bench.report.BenchReport;
import io.tidemark.bench.report.BenchRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A benchmark: its scenarios one after the other, each with its own servers. */
public final class ScenarioBench {

  private static final Logger LOG = LoggerFactory.getLogger(ScenarioBench.class);

  private final String title;
  private final List<Scenario> scenarios;
  private final Setting setting;
  private final String command;
  private final List<Engine> engines;
  private final List<BenchRow> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /**
   * A benchmark.
   *
   * @param title what its page is called
   * @param scenarios all there are, in their order
   * @param command what repeats it
   * @param engines whose versions its page has
   */
  public ScenarioBench(
      String title,
      List<Scenario> scenarios,
      Setting setting,
      String command,
      List<Engine> engines) {
    this.title = title;
    this.scenarios = List.copyOf(scenarios);
    this.setting = setting;
    this.command = command;
    this.engines = List.copyOf(engines);
  }

  /**
   * The names of the scenarios to run.
   *
   * @param only those that are asked for; none: all
   * @throws IllegalArgumentException naming one that there isn't, and those that there are
   */
  public static Set<String> wanted(List<Scenario> scenarios, List<String> only) {
    Set<String> names = new LinkedHashSet<>();
    scenarios.forEach(scenario -> names.add(scenario.name()));
    for (String name : only) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "--only %s isn't known; there is %s".formatted(name, String.join(", ", names)));
      }
    }
    return only.isEmpty() ? names : new LinkedHashSet<>(only);
  }

  /**
   * Runs those that are wanted. One that fails doesn't keep the next from its turn.
   *
   * @param pages is given the page after each, for all together take long and may be cut off
   */
  public void run(Set<String> wanted, Consumer<String> pages) throws InterruptedException {
    for (Scenario scenario : scenarios) {
      if (wanted.contains(scenario.name())) {
        run(scenario);
        pages.accept(page());
      }
    }
  }

  private void run(Scenario scenario) throws InterruptedException {
    setting.progress().accept("--- " + scenario.name());
    try {
      scenario.run(setting, rows::add, notes::add);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("scenario {} failed", scenario.name(), e);
      failed.add(scenario.name());
      notes.add(scenario.name() + " FAILED: " + e);
      setting.progress().accept(scenario.name() + " failed: " + e);
    }
  }

  /** Whether all ran to their end and no goal was missed. */
  public boolean met() {
    return failed.isEmpty() && report().met();
  }

  /** The rows so far. */
  public BenchReport report() {
    return new BenchReport(command, BenchReport.thisMachine(), rows);
  }

  /** A page with all that is known. */
  public String page() {
    List<String> facts = new ArrayList<>();
    versions().forEach((name, version) -> facts.add(name + " " + version));
    facts.add(LocalDate.now(ZoneOffset.UTC).toString());
    if (setting.quick()) {
      facts.add("quick: the figures only show that it works");
    }
    return report().page(title, facts, notes);
  }

  /** What the jars' names say. */
  private Map<String, String> versions() {
    Map<String, String> found = new TreeMap<>();
    engines.forEach(
        engine -> {
          Path start = setting.home().root().resolve(engine.jar());
          String begins = start.getFileName().toString();
          try (Stream<Path> files = Files.list(start.getParent())) {
            files
                .map(file -> file.getFileName().toString())
                .filter(file -> file.startsWith(begins) && file.endsWith(".jar"))
                .findFirst()
                .ifPresent(file -> found.put(engine.title(), version(file)));
          } catch (IOException e) {
            LOG.warn("the version of {} isn't known", engine.title(), e);
          }
        });
    return found;
  }

  private static String version(String jar) {
    return jar.substring(jar.lastIndexOf('-') + 1, jar.length() - ".jar".length());
  }
}
