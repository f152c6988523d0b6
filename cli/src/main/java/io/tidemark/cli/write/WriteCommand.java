/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.cli.console.Console;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Calls WriteToLog. */
@Command(
    name = "write",
    description = "Write one record: make it durable, to be delivered when it is due.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:durable: it will be delivered, or wait in the dead letter queue",
      "1:not durable, and it never will be",
      "2:called wrongly",
      "3:unknown: write again with the same --id, or the same part of the set"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
public final class WriteCommand implements Callable<Integer> {

  private final Console console;
  @Mixin private IngressCall ingress;

  @Option(names = "--namespace", required = true, paramLabel = "NAME", description = "Required.")
  private String namespace;

  @ArgGroup private @Nullable Content content;

  @ArgGroup(exclusive = false)
  private @Nullable SetPlace place;

  /** Where the payload comes from. */
  static final class Content {
    @Option(names = "--payload", paramLabel = "TEXT", description = "The payload, as UTF-8.")
    @Nullable String text;

    @Option(
        names = "--payload-file",
        paramLabel = "FILE",
        description = "File with the payload. Without either it is read from standard input.")
    @Nullable Path file;
  }

  @Option(
      names = "--delay",
      paramLabel = "SPAN",
      converter = Span.class,
      description = "How long to wait at least, like 30s, 5m, 365d. Default: at once.")
  private java.time.Duration delay = java.time.Duration.ZERO;

  @Option(
      names = "--jitter",
      paramLabel = "SPAN",
      converter = Span.class,
      description = "The largest random addition to the delay.")
  private java.time.Duration jitter = java.time.Duration.ZERO;

  @Option(
      names = "--target",
      paramLabel = "URI",
      description =
          "kafka://CLUSTER/TOPIC, grpc://HOST:PORT or http://HOST/PATH. Default: the namespace's.")
  private @Nullable String target;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Idempotency token. Default: a new one, which is printed.")
  private @Nullable String id;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "What orders and partitions records. Default: the id.")
  private @Nullable String key;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "Handed to the target with the record. May be repeated.")
  private Map<String, String> headers = Map.of();

  /** The command, speaking to a console. */
  public WriteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    // Before the payload is waited for: without a server there is no use for it.
    String server = ingress.server();
    WriteToLogRequest request = request();
    String name = place == null ? request.getId() : place.recordId();
    Outcome outcome = ingress.call(server, name, log -> Outcome.of(log.writeToLog(request)));
    return outcome.report(
        console,
        place == null
            ? "Write again with the same id: --id " + outcome.id()
            : "Write the same again.");
  }

  private WriteToLogRequest request() {
    WriteToLogRequest.Builder request =
        WriteToLogRequest.newBuilder()
            .setNamespace(namespace)
            .setPayload(payload())
            .setId(id())
            .putAllHeaders(headers)
            .setLifecycle(Lifecycle.newBuilder().setDelay(proto(delay)).setJitter(proto(jitter)));
    if (place != null) {
      request.setMutation(place.mutation());
    }
    if (target != null) {
      request.setTarget(Target.newBuilder().setUri(target));
    }
    if (key != null) {
      request.setKey(ByteString.copyFromUtf8(key));
    }
    return request.build();
  }

  private String id() {
    if (id != null || place != null) {
      return id == null ? "" : id;
    }
    // Made here, so that it is known even where no answer comes.
    return UUID.randomUUID().toString();
  }

  private ByteString payload() {
    if (content != null && content.text != null) {
      return ByteString.copyFromUtf8(content.text);
    }
    if (content != null && content.file != null) {
      return Payload.ofFile(content.file);
    }
    boolean none = place != null && place.completes();
    return none ? ByteString.EMPTY : Payload.ofStream(console.in());
  }

  private static Duration proto(java.time.Duration span) {
    return Duration.newBuilder().setSeconds(span.getSeconds()).setNanos(span.getNano()).build();
  }
}
