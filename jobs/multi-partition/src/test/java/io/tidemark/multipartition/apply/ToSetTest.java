/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.Route.Nowhere;
import io.tidemark.flow.deliver.Route.Terms;
import io.tidemark.flow.deliver.Route.To;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ToSetTest {

  private static final ToSet ROUTE = new ToSet();
  private static final Namespace DURABLE =
      SetWorld.namespace(Optional.of(SetWorld.STORAGE), OptionalInt.of(5));
  private static final Namespace PLAIN = SetWorld.namespace(Optional.empty(), OptionalInt.of(5));

  private static Nowhere nowhere(LogRecord record, Namespace namespace) {
    return (Nowhere) ROUTE.of(record, namespace);
  }

  @Test
  void aMarkerGoesToTheStorageAtNoPaceAndInItsOwnTime() {
    LogRecord marker = SetWorld.marker(3, 1);
    To to = (To) ROUTE.of(marker, DURABLE);
    assertThat(to.target()).isEqualTo(TargetUri.parse("set://main/sets"));
    assertThat(to.record()).isEqualTo(marker);
    Terms terms = to.terms().orElseThrow();
    assertThat(terms.delivery().maxPerSecond()).isEmpty();
    assertThat(terms.delivery().ordered()).isTrue();
    assertThat(terms.retry().expireAfter()).isEmpty();
    assertThat(terms.retry().maxAttempts()).isEqualTo(SetWorld.RETRY.maxAttempts());
  }

  @Test
  void anExpiryIsTriedForAsLongAsItTakes() {
    To to = (To) ROUTE.of(SetWorld.expiry(), DURABLE);
    assertThat(to.target()).isEqualTo(TargetUri.parse("set://main/sets"));
    RetryPolicy retry = to.terms().orElseThrow().retry();
    assertThat(retry.maxAttempts()).isEqualTo(RetryPolicy.MOST_ATTEMPTS);
    assertThat(retry.expireAfter()).isEmpty();
  }

  @Test
  void aMutationGoesWhereItSaysWhereNothingIsSaved() {
    LogRecord mutation = SetWorld.mutation(1, "a", "test://a/x");
    assertThat(ROUTE.of(mutation, PLAIN))
        .isEqualTo(new To(TargetUri.parse("test://a/x"), mutation));
    assertThat(nowhere(SetWorld.mutation(1, "a", "test://c/x"), PLAIN).reason())
        .isEqualTo(DeadReason.TARGET_NOT_ALLOWED);
  }

  @Test
  void whatDoesNotBelongThereGoesNowhere() {
    LogRecord none =
        new LogRecord(
            "id",
            "orders",
            SetWorld.expiry().key(),
            SetWorld.expiry().payload(),
            java.util.List.of(),
            Optional.empty(),
            1,
            1,
            "",
            "",
            1);
    assertThat(nowhere(none, DURABLE).reason()).isEqualTo(DeadReason.SET_MISSING);
    assertThat(nowhere(none, PLAIN).reason()).isEqualTo(DeadReason.SET_MISSING);
    Nowhere mutation = nowhere(SetWorld.mutation(7, "a", "test://a/x"), DURABLE);
    assertThat(mutation.reason()).isEqualTo(DeadReason.SET_MISPLACED);
    assertThat(mutation.error())
        .isEqualTo(
            "mutation s#7 is in the queue; namespace 'orders' saves them in set://main/sets");
    assertThat(nowhere(SetWorld.marker(1, 1), PLAIN).reason()).isEqualTo(DeadReason.SET_MISPLACED);
  }
}
