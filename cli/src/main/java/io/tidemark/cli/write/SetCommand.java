/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import io.grpc.Status;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.cli.console.Console;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Calls GetMutationSet. */
@Command(
    name = "set",
    description = {
      "Show where a set of mutations stands, in a namespace with durable storage.",
      "",
      "RECEIVING: not complete. COMPLETE: it will be applied. APPLYING, APPLIED. DEAD: it stopped at"
          + " the failing mutation. EXPIRED: it wasn't completed in time.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the set is known, wherever it stands",
      "1:there is no such set, or its namespace remembers none",
      "2:called wrongly",
      "3:nobody can say now: ask again"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
public final class SetCommand implements Callable<Integer> {

  private static final int NOT_KNOWN = 1;
  private static final int ASK_AGAIN = 3;

  private final Console console;
  @Mixin private IngressCall ingress;

  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The set's namespace.")
  private String namespace;

  @Parameters(index = "1", paramLabel = "ID", description = "The set's name.")
  private String id;

  /** The command, speaking to a console. */
  public SetCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    GetMutationSetRequest request =
        GetMutationSetRequest.newBuilder().setNamespace(namespace).setSetId(id).build();
    return ingress.ask(ingress.server(), log -> report(log.getMutationSet(request)), this::failed);
  }

  private int report(MutationSet set) {
    console.line("set      %s", set.getSetId());
    console.line("state    %s", set.getState());
    console.line("size     %d", set.getSize());
    console.line("applied  %d", set.getApplied());
    if (set.getFailingSequence() > 0) {
      console.line("failing  %d", set.getFailingSequence());
    }
    if (!set.getReason().isEmpty()) {
      console.line("reason   %s", set.getReason());
    }
    if (set.hasExpires()) {
      console.line(
          "expires  %s",
          Instant.ofEpochSecond(set.getExpires().getSeconds(), set.getExpires().getNanos()));
    }
    return 0;
  }

  private int failed(Status failure) {
    console.failure(Outcome.text(failure));
    return switch (failure.getCode()) {
      case NOT_FOUND, FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED -> NOT_KNOWN;
      default -> {
        console.step("Ask again.");
        yield ASK_AGAIN;
      }
    };
  }
}
