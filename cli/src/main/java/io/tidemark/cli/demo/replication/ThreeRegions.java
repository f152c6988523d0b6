/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.RegionDocument;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The servers of the demo: a broker, Flink with the job, the ingress, and three regions. */
final class ThreeRegions implements AutoCloseable {

  static final String NAMESPACE = "profiles";

  /** The one that is cut off for a while. */
  static final String CUT_OFF = "eu";

  private static final List<String> NAMES = List.of("ap", CUT_OFF, "us");
  private static final int PARALLELISM = 2;

  private final LocalStack stack;
  private final List<Region> regions;
  private final List<ManagedProcess> expected;
  private final String jobId;
  private final Map<String, WriterFigures> before = new ConcurrentHashMap<>();
  private volatile boolean cutOff;

  private ThreeRegions(LocalStack stack, List<Region> regions, String jobId) {
    this.stack = stack;
    this.regions = List.copyOf(regions);
    this.jobId = jobId;
    long writers = region(CUT_OFF).writers().process().pid();
    this.expected = stack.processes().stream().filter(it -> it.pid() != writers).toList();
  }

  /**
   * Starts them all, and the job.
   *
   * @param directory where they keep everything; empty: a temporary one, deleted at the end
   * @param documents where the namespace's document is written
   * @param progress is told each step
   */
  static ThreeRegions start(Optional<Path> directory, Path documents, Consumer<String> progress)
      throws IOException {
    Files.createDirectories(documents);
    StackOptions options =
        StackOptions.DEFAULT
            .withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents))
            // Figures that are a second old at most, for the table.
            .withOverrides(
                new Overrides(
                    Map.of(), Map.of("metrics.fetcher.update-interval", "900"), List.of()));
    LocalStack stack =
        LocalStack.start(
            StackHome.find(), directory.map(options::withDirectory).orElse(options), progress);
    try {
      List<Region> regions = new ArrayList<>();
      for (String name : NAMES) {
        regions.add(stack.startRegion(name, 1));
        progress.accept("region " + name + " has a memcached server and a writer");
      }
      Files.writeString(
          documents.resolve(NAMESPACE + ".json"), RegionDocument.of(NAMESPACE, regions));
      stack.createTopics();
      String jobId = stack.submit(PersonaJob.REPLICATION, PARALLELISM);
      progress.accept("job replication runs");
      return new ThreeRegions(stack, regions, jobId);
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  List<Region> regions() {
    return regions;
  }

  private Region region(String name) {
    return regions.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  /** Where WriteToLog is called. */
  String ingress() {
    return stack.ingress().address();
  }

  /** The broker's addresses. */
  String bootstrapServers() {
    return stack.kafka().bootstrapServers();
  }

  /** Kills the writers of the region that is cut off. What they had done is remembered. */
  void cutOff() throws InterruptedException {
    Region region = region(CUT_OFF);
    before.put(CUT_OFF, WriterFigures.of(region.writers().metricsUrl()));
    cutOff = true;
    region.writers().kill();
  }

  /** Starts them again. */
  void join() {
    region(CUT_OFF).writers().start();
    cutOff = false;
  }

  /** What a region's writer has done in all its runs; empty while it is away. */
  Optional<WriterFigures> figures(Region region) throws InterruptedException {
    if (cutOff && region.name().equals(CUT_OFF)) {
      return Optional.empty();
    }
    try {
      WriterFigures now = WriterFigures.of(region.writers().metricsUrl());
      WriterFigures earlier = before.get(region.name());
      return Optional.of(earlier == null ? now : earlier.plus(now));
    } catch (IllegalStateException notThereYet) {
      return Optional.empty();
    }
  }

  /** The job's books. */
  Books books() {
    return Books.read(stack.flink().rest(), jobId);
  }

  /** How long each region's oldest record has been due, in milliseconds. */
  Map<String, Long> oldestMillis(Books books) {
    return books.oldestDueMillis(stack.flink().rest(), jobId);
  }

  /** What keeps them from doing their work; empty if nothing does. */
  List<String> problems() {
    return expected.stream()
        .filter(process -> !process.alive())
        .map(process -> process.name() + " has ended")
        .toList();
  }

  /** Saves the logs where they stay, and returns where. */
  Path saveLogs() throws IOException {
    return stack.saveLogs();
  }

  @Override
  public void close() {
    stack.close();
  }
}
