/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

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

/**
 * The benchmark of the delay queue: its scenarios one after the other, each with its own servers.
 */
public final class DelayBench {

  private static final Logger LOG = LoggerFactory.getLogger(DelayBench.class);

  private static final List<Scenario> SCENARIOS =
      List.of(new Throughput(), new Lateness(), new Held(), new Flood(), new DeadTarget());

  private final Setting setting;
  private final String command;
  private final List<BenchRow> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /**
   * A benchmark.
   *
   * @param command what repeats it
   */
  public DelayBench(Setting setting, String command) {
    this.setting = setting;
    this.command = command;
  }

  /** The names of all scenarios. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    SCENARIOS.forEach(scenario -> names.add(scenario.name()));
    return names;
  }

  /**
   * Runs those that are wanted. One that fails doesn't keep the next from its turn.
   *
   * @param pages is given the page after each, for all together take long and may be cut off
   */
  public void run(Set<String> wanted, Consumer<String> pages) throws InterruptedException {
    for (Scenario scenario : SCENARIOS) {
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
    return report().page("Benchmark of the delay queue", facts, notes);
  }

  /** What the jars' names say. */
  private Map<String, String> versions() {
    Map<String, String> found = new TreeMap<>();
    Map<String, String> jars =
        Map.of(
            "Kafka broker", "local-stack/kafka-server/target/lib/kafka_2.13-",
            "Flink", "local-stack/flink-cluster/target/lib/flink-runtime-2",
            "RocketMQ", "local-stack/rocketmq-server/target/lib/rocketmq-broker-");
    jars.forEach(
        (name, prefix) -> {
          Path start = setting.home().root().resolve(prefix);
          String begins = start.getFileName().toString();
          try (Stream<Path> files = Files.list(start.getParent())) {
            files
                .map(file -> file.getFileName().toString())
                .filter(file -> file.startsWith(begins) && file.endsWith(".jar"))
                .findFirst()
                .ifPresent(file -> found.put(name, version(file)));
          } catch (IOException e) {
            LOG.warn("the version of {} isn't known", name, e);
          }
        });
    return found;
  }

  private static String version(String jar) {
    return jar.substring(jar.lastIndexOf('-') + 1, jar.length() - ".jar".length());
  }
}
