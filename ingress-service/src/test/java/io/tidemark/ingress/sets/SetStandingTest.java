/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetHead.Completion;
import io.tidemark.sets.SetProgress;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SetStandingTest {

  private static final Optional<Completion> TWENTY = Optional.of(new Completion(20, 99, 500));

  @ParameterizedTest(name = "{2}")
  @MethodSource("standings")
  void tellsWhereASetStands(SetHead head, long nowMillis, MutationSet expected) {
    assertThat(SetStanding.of("s1", head, nowMillis)).isEqualTo(expected);
  }

  static Stream<Arguments> standings() {
    return Stream.of(
        arguments(
            new SetHead(1_500, Optional.empty(), Optional.empty()),
            1_499,
            set(MutationSet.State.RECEIVING)
                .setExpires(Timestamp.newBuilder().setSeconds(1).setNanos(500_000_000))
                .build()),
        arguments(
            new SetHead(1_500, Optional.empty(), Optional.empty()),
            1_500,
            set(MutationSet.State.EXPIRED).build()),
        arguments(
            new SetHead(1_500, TWENTY, Optional.empty()),
            9_999,
            set(MutationSet.State.COMPLETE).setSize(20).build()),
        arguments(
            head(SetProgress.begun(600)),
            9_999,
            set(MutationSet.State.APPLYING).setSize(20).build()),
        arguments(
            head(new SetProgress(SetProgress.State.APPLYING, 7, 5, 8, "busy", 600)),
            0,
            set(MutationSet.State.APPLYING)
                .setSize(20)
                .setApplied(7)
                .setFailingSequence(8)
                .setReason("busy")
                .build()),
        arguments(
            head(new SetProgress(SetProgress.State.DEAD, 7, 5, 8, "no such table", 600)),
            0,
            set(MutationSet.State.DEAD)
                .setSize(20)
                .setApplied(7)
                .setFailingSequence(8)
                .setReason("no such table")
                .build()),
        arguments(
            head(new SetProgress(SetProgress.State.APPLIED, 20, 5, 0, "", 600)),
            0,
            set(MutationSet.State.APPLIED).setSize(20).setApplied(20).build()),
        arguments(
            new SetHead(
                1_500,
                Optional.empty(),
                Optional.of(new SetProgress(SetProgress.State.EXPIRED, 0, 0, 0, "late", 600))),
            0,
            set(MutationSet.State.EXPIRED).setReason("late").build()));
  }

  private static SetHead head(SetProgress progress) {
    return new SetHead(1_500, TWENTY, Optional.of(progress));
  }

  private static MutationSet.Builder set(MutationSet.State state) {
    return MutationSet.newBuilder().setSetId("s1").setState(state);
  }
}
