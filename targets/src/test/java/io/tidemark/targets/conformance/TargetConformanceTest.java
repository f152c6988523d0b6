/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import io.tidemark.testing.conformance.Fault;
import io.tidemark.testing.conformance.OutcomesTable;
import io.tidemark.testing.conformance.TargetConformance;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;

/** A kind of target whose server is in this process; what comes of it is in the docs' table. */
abstract class TargetConformanceTest extends TargetConformance {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final OutcomesTable table;
  private final Targets targets =
      Targets.load(new TargetContext(new KafkaClusters(Map.of()), TIMEOUT));

  /** The ids that the server has. */
  final Set<String> ids = ConcurrentHashMap.newKeySet();

  TargetConformanceTest(String kind) {
    table = OutcomesTable.ofTarget(Path.of("..", "docs", "targets.md"), kind);
  }

  @AfterAll
  void closeTargets() {
    targets.close();
  }

  /** The address of a record's target at a server. */
  abstract String uri(String server);

  @Override
  protected Target target(InetSocketAddress address) {
    return targets.get(TargetUri.parse(uri("127.0.0.1:" + address.getPort())));
  }

  @Override
  protected boolean arrived(LogRecord record) {
    return ids.contains(record.id());
  }

  @Override
  protected Duration patience() {
    return TIMEOUT.plusSeconds(8);
  }

  @Override
  protected Set<String> outcomes(Fault fault) {
    return table.of(fault.toString());
  }
}
