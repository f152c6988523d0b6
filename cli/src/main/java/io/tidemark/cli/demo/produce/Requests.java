/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import com.google.protobuf.Duration;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.cli.demo.workload.Payloads;
import io.tidemark.cli.demo.workload.Scenario;
import java.util.Map;
import java.util.Optional;

/** Makes a delete a request, and the wish to take it back one. */
public final class Requests {

  private final String namespace;
  private final Map<Destination, String> targets;
  private final Payloads payloads;
  private final Duration jitter;

  /**
   * The requests of a scenario.
   *
   * @param namespace where they are written
   * @param targets the address of each destination
   */
  public Requests(String namespace, Map<Destination, String> targets, Scenario scenario) {
    this.namespace = namespace;
    this.targets = Map.copyOf(targets);
    this.payloads = new Payloads(scenario);
    this.jitter = duration(scenario.jitter().toMillis());
  }

  WriteToLogRequest of(Delete delete) {
    String target =
        Optional.ofNullable(targets.get(delete.destination()))
            .orElseThrow(
                () -> new IllegalArgumentException("no address of " + delete.destination()));
    Lifecycle lifecycle =
        Lifecycle.newBuilder().setDelay(duration(delete.delayMillis())).setJitter(jitter).build();
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setId(delete.id())
        .setPayload(payloads.of(delete))
        .setTarget(Target.newBuilder().setUri(target))
        .setLifecycle(lifecycle)
        .build();
  }

  CancelRequest cancellation(Delete delete) {
    return CancelRequest.newBuilder().setNamespace(namespace).setId(delete.id()).build();
  }

  private static Duration duration(long millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1_000)
        .setNanos((int) (millis % 1_000) * 1_000_000)
        .build();
  }
}
