/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextTest {

  @Test
  void writesAgainWhatMayNotBeDurable() {
    assertThat(after(Trilean.UNKNOWN, Refusal.REFUSAL_UNSPECIFIED)).isEqualTo(Next.AGAIN);
    assertThat(after(Trilean.FALSE, Refusal.RESOURCE_EXHAUSTED)).isEqualTo(Next.AGAIN);
    assertThat(after(Trilean.FALSE, Refusal.UNAVAILABLE)).isEqualTo(Next.AGAIN);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"INVALID_ARGUMENT", "NAMESPACE_NOT_FOUND", "TARGET_NOT_ALLOWED", "TOO_LARGE"})
  void takesARefusalForGoodWhereWritingAgainWontHelp(Refusal refusal) {
    assertThat(after(Trilean.FALSE, refusal)).isEqualTo(Next.DONE);
  }

  @Test
  void takesWhatIsDurableForDone() {
    assertThat(after(Trilean.TRUE, Refusal.REFUSAL_UNSPECIFIED)).isEqualTo(Next.DONE);
  }

  @Test
  void believesOnlyTheServerThatNothingWasAppended() {
    assertThat(Next.durable(Status.RESOURCE_EXHAUSTED)).isEqualTo(Trilean.FALSE);
    assertThat(Next.durable(Status.UNAVAILABLE)).isEqualTo(Trilean.UNKNOWN);
    assertThat(Next.durable(Status.DEADLINE_EXCEEDED)).isEqualTo(Trilean.UNKNOWN);
  }

  private static Next after(Trilean durable, Refusal refusal) {
    return Next.after(
        WriteToLogResponse.newBuilder().setDurable(durable).setRefusal(refusal).build());
  }
}
