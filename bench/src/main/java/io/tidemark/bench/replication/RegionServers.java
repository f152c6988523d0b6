/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.scenario.BenchStack;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.RegionDocument;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Memcached;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A broker, a Flink cluster with the replication job, and regions of a memcached and a writer each.
 */
final class RegionServers implements AutoCloseable {

  /** The topic that is replicated. */
  static final String TOPIC = "cache";

  private final Path documents;
  private final LocalStack stack;
  private final List<Region> regions;
  private final String jobId;

  private RegionServers(Path documents, LocalStack stack, List<Region> regions, String jobId) {
    this.documents = documents;
    this.stack = stack;
    this.regions = regions;
    this.jobId = jobId;
  }

  /** Starts them, and waits until the job runs. */
  static RegionServers start(Setting setting, List<String> names) throws IOException {
    Path documents = Files.createTempDirectory("tidemark-bench-");
    LocalStack stack =
        LocalStack.start(
            setting.home(),
            BenchStack.options(
                NamespaceSetup.EMPTY.withDirectory(documents), Component.KAFKA, Component.FLINK),
            setting.progress());
    try {
      List<Region> regions = new ArrayList<>();
      names.forEach(name -> regions.add(stack.startRegion(name, 1)));
      Files.writeString(documents.resolve(TOPIC + ".json"), RegionDocument.of(TOPIC, regions));
      stack.createTopics();
      String jobId = stack.submit(PersonaJob.REPLICATION, BenchStack.PARALLELISM);
      setting.progress().accept("job replication runs, to " + String.join(", ", names));
      return new RegionServers(documents, stack, regions, jobId);
    } catch (IOException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** A client that writes to the topic. */
  CacheWrites writes(int keys) {
    return new CacheWrites(stack.kafka().bootstrapServers(), TOPIC, keys);
  }

  Region region(int index) {
    return regions.get(index);
  }

  List<Region> regions() {
    return regions;
  }

  /** What a region's writer says. */
  WriterFigures figures(Region region) throws InterruptedException {
    return WriterFigures.of(region.writers().metricsUrl());
  }

  /** What each of some regions' writers says. */
  List<WriterFigures> figures(List<Region> of) throws InterruptedException {
    List<WriterFigures> figures = new ArrayList<>();
    for (Region region : of) {
      figures.add(figures(region));
    }
    return figures;
  }

  /** Counts the writes that the slowest of some regions has applied. */
  LongSupplier applied(List<Region> of) {
    return () -> {
      try {
        return figures(of).stream()
            .mapToLong(figures -> (long) figures.applied())
            .min()
            .orElseThrow();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    };
  }

  /** Stops everything but one memcached, so that a peer has the machine for itself. */
  void stopAllBut(Memcached cache) {
    stack.processes().stream()
        .filter(process -> process.pid() != cache.process().pid())
        .forEach(ManagedProcess::kill);
  }

  /** The job's books. */
  Books books() {
    return Books.read(stack.flink().rest(), jobId);
  }

  @Override
  public void close() {
    try {
      stack.close();
    } finally {
      Directories.delete(documents);
    }
  }
}
