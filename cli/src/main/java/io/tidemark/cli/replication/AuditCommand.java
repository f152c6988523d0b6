/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.replication;

import com.google.protobuf.ByteString;
import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Console;
import io.tidemark.cli.stack.StackPlace;
import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.region.Books;
import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.Replication;
import io.tidemark.record.TargetUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks that nothing is missing. */
@Command(
    name = "audit",
    description = {
      "Check that nothing is missing: for each region, that what was read is delivered, coalesced,"
          + " dropped, expired, dead, held or in flight; and that the keys that were written last are the"
          + " same in the caches of all regions.",
      "",
      "A key that differs is looked at again for a while, since writes are on their way. A region that"
          + " is written by others than its Writer group, as the one where a cache is at home, is compared"
          + " too if the document lists it.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is missing, and nothing differs",
      "1:something is or does, or couldn't be looked at",
      "2:called wrongly"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the mixin.
public final class AuditCommand implements Callable<Integer> {

  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SHOWN = 20;

  private final Console console;
  @Mixin private StackPlace place;

  @Option(
      names = "--flink",
      paramLabel = "HOST:PORT",
      description = "Flink's REST interface elsewhere. Default: the stack that is up.")
  private @Nullable String flink;

  @Option(
      names = "--namespaces",
      paramLabel = "DIR",
      description = "The namespace documents elsewhere. Default: those of the stack that is up.")
  private @Nullable Path namespaces;

  @Option(
      names = "--kafka-cluster",
      paramLabel = "NAME=HOST:PORT[,HOST:PORT]",
      description =
          "Where a Kafka cluster is that documents name; * for every other name. Repeat it for more."
              + " Default: those of the stack that is up.")
  private List<String> clusters = new ArrayList<>();

  @Option(
      names = "--shard",
      paramLabel = "NAME",
      defaultValue = Namespace.DEFAULT_SHARD,
      description = "The job's shard. Default: ${DEFAULT-VALUE}.")
  private String shard;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Compare the keys of the last N records of each partition; 0: none, 100000 at most."
              + " Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description =
          "How long to look again at what doesn't come out or differs. Flink's metrics are 10 s old at"
              + " most. Default: ${DEFAULT-VALUE}.")
  private int patience;

  /** The command, speaking to a console. */
  public AuditCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (sample < 0 || sample > 100_000 || patience < 0) {
      throw new CommandFailure(
          2,
          "--sample is %d; it must be 0 to 100000, and --patience not negative".formatted(sample));
    }
    FlinkRest rest =
        flink == null ? place.stack().flink() : new FlinkRest(URI.create("http://" + flink));
    AuditedJob job = AuditedJob.find(rest, shard);
    Books books = job.settledBooks(Duration.ofSeconds(patience));
    job.table(books).forEach(console::line);
    long missing = missing(books);
    long unread = unread(job);
    long differing = sample == 0 ? 0 : compare();
    return missing == 0 && unread == 0 && differing == 0 && !books.accounts().isEmpty() ? 0 : 1;
  }

  /** What the queue lost before the job read it: the books know only what was read. */
  private long unread(AuditedJob job) {
    long skipped = job.count(".offsetsSkipped");
    if (skipped > 0) {
      console.line(
          "%d offsets were deleted before they were read: the topic's retention is shorter than the"
              + " job was stopped or behind",
          skipped);
    }
    long remade = job.count(".partitionsRemade");
    if (remade > 0) {
      console.line(
          "%d partitions are of topics that were deleted and made anew: what the old ones had and"
              + " wasn't read yet is lost",
          remade);
    }
    return skipped + remade;
  }

  private long missing(Books books) {
    if (books.accounts().isEmpty()) {
      console.line("Nothing was read yet, or Flink hasn't told of it yet.");
      return 0;
    }
    long wrong = 0;
    for (Books.Account account : books.accounts()) {
      if (account.missing() != 0) {
        wrong++;
        console.line(
            "region %s, partition %s: %d of %d are nowhere",
            account.region(), account.partition(), account.missing(), account.entry("read"));
      }
    }
    if (wrong == 0) {
      console.line(
          "The books of %d partitions come out: nothing is missing.", books.accounts().size());
    }
    return wrong;
  }

  private long compare() {
    Path directory = namespaces == null ? Path.of(place.stack().namespaces()) : namespaces;
    KafkaClusters kafka =
        clusters.isEmpty()
            ? new KafkaClusters(place.stack().clusters())
            : KafkaClusters.parse(clusters);
    long differing = 0;
    try (NamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(directory, NamespaceDefaults.NONE)) {
      for (Namespace namespace : new TreeMap<>(registry.current().byName()).values()) {
        if (namespace.replication().isPresent() && queues(namespace).findAny().isPresent()) {
          differing += compare(namespace, namespace.replication().get(), kafka);
        }
      }
    }
    return differing;
  }

  private long compare(Namespace namespace, Replication replication, KafkaClusters kafka) {
    SortedMap<String, TargetUri> writers = new TreeMap<>(replication.regions());
    writers.values().removeIf(target -> !target.scheme().startsWith(Replication.WRITER));
    if (writers.size() < 2) {
      console.line(
          "namespace %s: %d of its regions have a Writer group to read from; nothing to compare",
          namespace.name(), writers.size());
      return 0;
    }
    CacheComparison caches = new CacheComparison(writers);
    Set<ByteString> keys = keys(namespace, kafka);
    Map<ByteString, String> differences = settled(caches, keys);
    differences.values().stream().limit(SHOWN).forEach(console::line);
    console.line(
        "namespace %s: %d of %d keys differ between %s",
        namespace.name(), differences.size(), keys.size(), String.join(", ", writers.keySet()));
    return differences.size();
  }

  /** What differs for as long as it is looked at. */
  private Map<ByteString, String> settled(CacheComparison caches, Collection<ByteString> keys) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
    Map<ByteString, String> differences = caches.differences(keys);
    while (!differences.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      differences = caches.differences(List.copyOf(differences.keySet()));
    }
    return differences;
  }

  private Stream<Queue> queues(Namespace namespace) {
    return namespace.queues().stream().filter(queue -> queue.shard().equals(shard));
  }

  private Set<ByteString> keys(Namespace namespace, KafkaClusters kafka) {
    Set<ByteString> keys = new LinkedHashSet<>();
    for (Queue queue : queues(namespace).toList()) {
      if (queue instanceof Queue.Kafka topics) {
        String servers =
            kafka
                .bootstrapServers(topics.cluster())
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            "namespace %s names Kafka cluster '%s'; add --kafka-cluster %s=HOST:PORT"
                                .formatted(namespace.name(), topics.cluster(), topics.cluster())));
        keys.addAll(SampledKeys.of(servers, topics.topics(), sample));
      }
    }
    return keys;
  }
}
