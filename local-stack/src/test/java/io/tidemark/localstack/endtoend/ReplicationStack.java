/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.StackOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The stack of the replication tests: Kafka and Flink, with checkpoints and metrics that are fresh.
 */
final class ReplicationStack {

  private ReplicationStack() {}

  /** With the documents of a directory. */
  static StackOptions options(Path namespaces) {
    return StackOptions.DEFAULT
        .withComponents(Component.KAFKA, Component.FLINK)
        .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
        .withOverrides(
            new Overrides(
                Map.of(),
                Map.of("execution.checkpointing.interval", "1 s", "web.refresh-interval", "50 ms"),
                List.of()));
  }
}
