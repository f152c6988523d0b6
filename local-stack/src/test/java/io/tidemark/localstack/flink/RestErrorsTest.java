/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestErrorsTest {

  @Test
  void theInnermostCauseIsTheReason() {
    String trace =
        """
        Internal server error.
        <Exception on server side:
        java.util.concurrent.CompletionException: org.apache.flink.ProgramInvocationException: no
        \tat java.base/java.lang.Thread.run(Thread.java:840)
        Caused by: org.apache.flink.ProgramInvocationException: the main method failed
        \tat x.y.Z.main(Z.java:1)
        Caused by: java.lang.IllegalStateException: set state.backend.type: rocksdb
        \t... 3 more
        """;
    assertThat(RestErrors.summary(trace))
        .isEqualTo("java.lang.IllegalStateException: set state.backend.type: rocksdb");
  }

  @Test
  void withoutACauseTheFirstTellingLineIs() {
    assertThat(RestErrors.summary("Internal server error.\nJob x not found\n\tat a.B.c(B.java:1)"))
        .isEqualTo("Job x not found");
    assertThat(RestErrors.summary("")).isEqualTo("no reason given");
  }

  @Test
  void aMessageOfSeveralLinesIsWhole() {
    String trace =
        """
        Internal server error.
        <Exception on server side:
        a.ProgramInvocationException: The main method caused an error
        \tat a.B.c(B.java:1)
        Caused by: java.lang.IllegalStateException: this job doesn't start; set
          a: b
          c: d
        \tat io.tidemark.X.main(X.java:1)
        \t... 8 more
        """;
    assertThat(RestErrors.summary(trace))
        .isEqualTo("java.lang.IllegalStateException: this job doesn't start; set\n  a: b\n  c: d");
  }
}
