/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.cli.console.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls Cancel. */
@Command(
    name = "cancel",
    description = {
      "Cancel one record: if it still waits, it is not delivered.",
      "",
      "What is in flight or delivered when the wish reaches it isn't called back. The answer says"
          + " whether the wish is durable, not what it met.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:durable: the wish will reach the record",
      "1:not durable: nothing was cancelled, and it never will be",
      "2:called wrongly",
      "3:unknown: cancel again"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
public final class CancelCommand implements Callable<Integer> {

  private final Console console;
  @Mixin private IngressCall ingress;

  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The record's namespace.")
  private String namespace;

  @Parameters(index = "1", paramLabel = "ID", description = "The record's id.")
  private String id;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The record's key. Needed where it was written with one.")
  private @Nullable String key;

  /** The command, speaking to a console. */
  public CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CancelRequest request = request();
    return ingress
        .call(ingress.server(), id, log -> Outcome.of(log.cancel(request)))
        .report(console, "Cancel again.");
  }

  private CancelRequest request() {
    CancelRequest.Builder request = CancelRequest.newBuilder().setNamespace(namespace).setId(id);
    if (key != null) {
      request.setKey(ByteString.copyFromUtf8(key));
    }
    return request.build();
  }
}
