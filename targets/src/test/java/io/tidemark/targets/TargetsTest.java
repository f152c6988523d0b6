/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TargetsTest {

  @Test
  void findsTheKindsThatShip() {
    try (Targets targets = Targets.load(TestRecords.CONTEXT)) {
      targets.validate(TargetUri.parse("kafka://main/orders"));
      targets.validate(TargetUri.parse("grpc://host:80"));
      targets.validate(TargetUri.parse("https://host/path"));
      targets.validate(TargetUri.parse("cassandra://main/kv/items"));
      assertThatThrownBy(() -> targets.validate(TargetUri.parse("ftp://host/file")))
          .hasMessageContaining("ftp://")
          .hasMessageContaining("grpc://")
          .hasMessageContaining("kafka://");
    }
  }

  @Test
  void aServerIsOnePlaceAndATopicIsOne() {
    try (Targets targets = Targets.load(TestRecords.CONTEXT)) {
      assertThat(place(targets, "http://app:80/a?x=1")).isEqualTo("http://app:80");
      assertThat(place(targets, "http://app:80?x=1")).isEqualTo("http://app:80");
      assertThat(place(targets, "grpc://app:90")).isEqualTo("grpc://app:90");
      assertThat(place(targets, "kafka://main/orders")).isEqualTo("kafka://main/orders");
      assertThat(place(targets, "ftp://host/file")).as("of no kind").isEqualTo("ftp://host");
    }
  }

  private static String place(Targets targets, String uri) {
    return targets.place(TargetUri.parse(uri));
  }

  @Test
  void keepsOneTargetAnAddressAndClosesTheOneUnusedForLongest() {
    Kind kind = new Kind();
    Targets targets = Targets.of(List.of(kind), TestRecords.CONTEXT);
    Target first = targets.get(TargetUri.parse("mem://h/0"));
    for (int i = 1; i < Targets.MOST_OPEN; i++) {
      assertThat(targets.get(TargetUri.parse("mem://h/" + i))).isNotNull();
    }
    assertThat(targets.get(TargetUri.parse("mem://h/0"))).isSameAs(first);
    assertThat(kind.closed).isEmpty();

    assertThat(targets.get(TargetUri.parse("mem://h/one-more"))).isNotNull();
    assertThat(kind.closed).containsExactly("mem://h/1");
    targets.close();
    assertThat(kind.closed).hasSize(Targets.MOST_OPEN + 1);
  }

  @Test
  void neverClosesATargetWithAnAttemptInFlight() {
    Kind kind = new Kind();
    Targets targets = Targets.of(List.of(kind), TestRecords.CONTEXT);
    CompletableFuture<Delivery> answer = new CompletableFuture<>();
    kind.answer = answer;
    CompletionStage<Delivery> attempt =
        targets.get(TargetUri.parse("mem://h/busy")).deliver(TestRecords.record());
    for (int i = 0; i < Targets.MOST_OPEN; i++) {
      assertThat(targets.get(TargetUri.parse("mem://h/" + i))).isNotNull();
    }
    assertThat(kind.closed).containsExactly("mem://h/0");

    answer.complete(Delivery.Delivered.INSTANCE);
    assertThat(attempt.toCompletableFuture()).isCompletedWithValue(Delivery.Delivered.INSTANCE);
    for (int i = 1; i < 2 * Targets.MOST_OPEN; i++) {
      assertThat(targets.get(TargetUri.parse("mem://h/again/" + i))).isNotNull();
    }
    assertThat(kind.closed).contains("mem://h/busy");
    targets.close();
  }

  @Test
  void twoKindsOfOneSchemeAreAMistake() {
    assertThatThrownBy(() -> Targets.of(List.of(new Kind(), new Kind()), TestRecords.CONTEXT))
        .hasMessageContaining("mem://");
  }

  private static final class Kind implements TargetFactory {
    private final List<String> closed = new ArrayList<>();
    private CompletableFuture<Delivery> answer =
        CompletableFuture.completedFuture(Delivery.Delivered.INSTANCE);

    @Override
    public Set<String> schemes() {
      return Set.of("mem");
    }

    @Override
    public void validate(TargetUri uri) {}

    @Override
    public Target create(TargetUri uri, TargetContext context) {
      return new Target() {
        @Override
        public CompletionStage<Delivery> deliver(LogRecord record) {
          return answer;
        }

        @Override
        public void close() {
          closed.add(uri.value());
        }
      };
    }
  }
}
