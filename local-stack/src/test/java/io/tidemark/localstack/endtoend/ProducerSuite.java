/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.localstack.kafka.Topics;
import io.tidemark.testing.conformance.OutcomesTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Programs that know nothing of Tidemark write all they can into a namespace's topic, all of them
 * at the same time, and what becomes of it is what the table in docs/producers.md says.
 */
final class ProducerSuite implements AutoCloseable {

  private static final String TOPIC = "produced";

  /** The namespaces, and their topics. */
  static final List<String> TOPICS = List.of(TOPIC, ProducerMirror.COPY);

  /** The target's topic. */
  static final String OUT = "produced-out";

  private static final Path DOCUMENT = Path.of("..", "docs", "producers.md");
  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final Set<String> NOT_TRIED = Set.of("-");
  private static final Set<String> NEVER = Set.of("never read");

  private final Map<String, ProducerProgram> programs = new LinkedHashMap<>();
  private final Map<String, OutcomesTable> tables = new LinkedHashMap<>();
  private final Map<String, List<ProducerRecord<byte[], byte[]>>> written =
      new ConcurrentHashMap<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String bootstrap;

  /**
   * A suite.
   *
   * @param directory for files of the programs
   */
  ProducerSuite(String bootstrap, Path directory) {
    this.bootstrap = bootstrap;
    programs.put("MirrorMaker 2", new ProducerMirror(bootstrap, directory));
    programs.put("java", new ProducerClient(bootstrap, TOPIC));
    programs.put("librdkafka", script(directory, true, ForeignPrograms.python("confluent.py")));
    programs.put("kcat", script(directory, false, ForeignPrograms.python("kcat.py")));
    programs.put("kafkajs", script(directory, true, ForeignPrograms.node("kafkajs.mjs")));
    List<String> rows =
        Stream.concat(
                Arrays.stream(ProducerCase.values()).map(ProducerCase::toString),
                furtherRuns().map(ProducerRun::toString))
            .toList();
    programs
        .keySet()
        .forEach(program -> tables.put(program, OutcomesTable.read(DOCUMENT, program, rows)));
  }

  private ProducerScript script(Path directory, boolean setsTimestamps, List<String> command) {
    return new ProducerScript(command, bootstrap, TOPIC, directory, setsTimestamps);
  }

  /** Makes topics that take any timestamp; a broker's own limit is an hour ahead. */
  static void createTopics(String bootstrap) throws Exception {
    List<String> written = List.of(TOPIC, ProducerMirror.SOURCE, ProducerMirror.COPY);
    Topics.create(bootstrap, written, 1);
    AlterConfigOp any =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "" + Long.MAX_VALUE),
            AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> config = new HashMap<>();
    written.forEach(
        topic -> config.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(any)));
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin.incrementalAlterConfigs(config).all().get();
    }
  }

  /** Has everything written, and compares what becomes of it with the table. */
  void run() throws Exception {
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    programs.forEach((name, program) -> writing.add(writing(name, program)));
    CompletableFuture<Void> all =
        CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new));
    try (ProducerArrivals arrivals =
        new ProducerArrivals(
            bootstrap, OUT, TOPICS.stream().map(topic -> topic + "-dlq").toList())) {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() < end
          && !all.isCompletedExceptionally()
          && !(all.isDone() && awaited.stream().allMatch(it -> isThere(it, arrivals)))) {
        arrivals.poll();
      }
      all.get();
      Map<String, Map<String, Set<String>>> expected = new LinkedHashMap<>();
      Map<String, Map<String, Set<String>>> seen = new LinkedHashMap<>();
      for (String program : programs.keySet()) {
        expected.put(program, expected(program));
        seen.put(program, seen(program, arrivals));
      }
      assertThat(seen).as(markdown(seen)).isEqualTo(expected);
    }
  }

  private CompletableFuture<Void> writing(String name, ProducerProgram program) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            program.start();
            for (ProducerRun run : runs(name)) {
              write(name, program, run);
            }
          } catch (Exception e) {
            throw new IllegalStateException(name + " writes", e);
          }
        },
        threads);
  }

  private void write(String name, ProducerProgram program, ProducerRun run) throws Exception {
    long now = System.currentTimeMillis();
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (ProducerCase each : cases(name, run)) {
      String mark = mark(name, run, each);
      List<ProducerRecord<byte[], byte[]>> records = each.records(program.topic(), mark, now);
      written.put(mark, records);
      if (!tables.get(name).of(run.toString()).equals(NEVER)) {
        awaited.add(mark);
      }
      all.addAll(records);
    }
    program.write(all, run);
  }

  /** The plain one comes last: what was never to be read is read before it, or not at all. */
  private List<ProducerRun> runs(String name) {
    List<ProducerRun> runs =
        new ArrayList<>(
            Arrays.stream(ProducerRun.values())
                .filter(run -> run == ProducerRun.PLAIN || tried(name, run.toString()))
                .toList());
    Collections.reverse(runs);
    return runs;
  }

  private List<ProducerCase> cases(String name, ProducerRun run) {
    return Arrays.stream(ProducerCase.values())
        .filter(each -> run == ProducerRun.PLAIN || !each.once())
        .filter(each -> tried(name, each.toString()))
        .toList();
  }

  private boolean tried(String name, String row) {
    return !tables.get(name).of(row).equals(NOT_TRIED);
  }

  private static Stream<ProducerRun> furtherRuns() {
    return Arrays.stream(ProducerRun.values()).filter(run -> run != ProducerRun.PLAIN);
  }

  private static String mark(String name, ProducerRun run, ProducerCase each) {
    return "%s/%s/%s".formatted(name.replace(' ', '-'), run.word(), each.name());
  }

  private boolean isThere(String mark, ProducerArrivals arrivals) {
    return arrivals.delivered(mark).size() + arrivals.dead(mark).size() >= written.get(mark).size();
  }

  private Map<String, Set<String>> expected(String name) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (ProducerCase each : ProducerCase.values()) {
      rows.put(each.toString(), tables.get(name).of(each.toString()));
    }
    furtherRuns().forEach(run -> rows.put(run.toString(), tables.get(name).of(run.toString())));
    return rows;
  }

  private Map<String, Set<String>> seen(String name, ProducerArrivals arrivals) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (ProducerCase each : ProducerCase.values()) {
      rows.put(
          each.toString(),
          tried(name, each.toString())
              ? outcome(name, ProducerRun.PLAIN, each, arrivals)
              : NOT_TRIED);
    }
    furtherRuns()
        .forEach(
            run ->
                rows.put(
                    run.toString(),
                    tried(name, run.toString()) ? compared(name, run, rows, arrivals) : NOT_TRIED));
    return rows;
  }

  private Set<String> compared(
      String name, ProducerRun run, Map<String, Set<String>> plain, ProducerArrivals arrivals) {
    Map<ProducerCase, Set<String>> outcomes = new LinkedHashMap<>();
    cases(name, run).forEach(each -> outcomes.put(each, outcome(name, run, each, arrivals)));
    if (outcomes.values().stream().allMatch(Set.of(ProducerOutcome.LOST)::equals)) {
      return NEVER;
    }
    outcomes
        .entrySet()
        .removeIf(each -> each.getValue().equals(plain.get(each.getKey().toString())));
    return outcomes.isEmpty() ? Set.of("as above") : Set.of(outcomes.toString());
  }

  private Set<String> outcome(
      String name, ProducerRun run, ProducerCase each, ProducerArrivals arrivals) {
    String mark = mark(name, run, each);
    List<ProducerRecord<byte[], byte[]>> records = written.get(mark);
    Set<String> outcomes = new TreeSet<>();
    for (ProducerRecord<byte[], byte[]> was : records) {
      Set<String> its = new TreeSet<>();
      for (ConsumerRecord<byte[], byte[]> is : arrivals.delivered(mark)) {
        if (records.size() == 1 || Arrays.equals(was.value(), is.value())) {
          its.addAll(ProducerOutcome.delivered(was, is, programs.get(name).setsTimestamps()));
        }
      }
      arrivals.dead(mark).forEach(letter -> its.addAll(ProducerOutcome.dead(was, letter)));
      outcomes.addAll(its.isEmpty() ? Set.of(ProducerOutcome.LOST) : its);
    }
    return outcomes;
  }

  /** The table as it would have to be. */
  static String markdown(Map<String, Map<String, Set<String>>> seen) {
    List<String> columns = new ArrayList<>(seen.keySet());
    List<String> lines = new ArrayList<>();
    lines.add("| what is written | " + columns.stream().collect(joining("` | `", "`", "`")) + " |");
    lines.add("|---|" + "---|".repeat(columns.size()));
    for (String row : seen.get(columns.get(0)).keySet()) {
      lines.add(
          columns.stream()
              .map(column -> String.join(", ", seen.get(column).get(row)))
              .collect(joining(" | ", "| " + row + " | ", " |")));
    }
    return "what was seen:\n" + String.join("\n", lines) + "\n";
  }

  @Override
  public void close() {
    programs.values().forEach(ProducerProgram::close);
    threads.shutdownNow();
  }
}
