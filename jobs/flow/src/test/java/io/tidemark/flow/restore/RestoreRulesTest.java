/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.restore.RestorePoint.Saved;
import io.tidemark.flow.restore.RestorePoint.Timers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RestoreRulesTest {

  private static final Saved DELIVER = saved("deliver", false, Timers.WITH_STATE);
  private static final Saved READ = saved("read-main", false, Timers.NONE);

  @Test
  void whatHasAllMayBeRestored() {
    assertThat(violations(false, READ, DELIVER)).isEmpty();
  }

  @Test
  void anOperatorThatHasNeverHeldAnythingMayBeRestored() {
    assertThat(violations(false, READ, saved("deliver", false, Timers.NONE))).isEmpty();
  }

  @Test
  void theOperatorThatHoldsMustBeThere() {
    assertThat(violations(false, READ, saved("send", false, Timers.WITH_STATE)))
        .singleElement()
        .asString()
        .contains("no state of operator 'deliver'", "found: read-main, send", "would be gone");
    assertThat(violations(false)).singleElement().asString().contains("found: none");
  }

  @Test
  void itsTimersMustBeWithItsState() {
    assertThat(violations(false, READ, saved("deliver", false, Timers.HEAP)))
        .singleElement()
        .asString()
        .contains("'deliver' kept its timers on the heap", "never be delivered", "canonical");
    assertThat(violations(false, DELIVER, saved("other", false, Timers.HEAP))).isEmpty();
  }

  @Test
  void itMustNotBeDrained() {
    assertThat(violations(true, READ, DELIVER))
        .singleElement()
        .asString()
        .contains("drained", "without --drain");
    assertThat(violations(false, saved("read-main", true, Timers.NONE), DELIVER))
        .singleElement()
        .asString()
        .contains("finished: read-main");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(violations(true, READ)).hasSize(2);
  }

  @Test
  void whereSomeMayBeNewOneThatWasThereIsEnough() {
    Set<String> regions = Set.of("eu/deliver", "us/deliver");
    Saved eu = saved("eu/deliver", false, Timers.WITH_STATE);
    Saved gone = saved("ap/deliver", false, Timers.WITH_STATE);

    assertThat(RestoreRules.violations(of(eu, gone), regions, true)).isEmpty();
    assertThat(RestoreRules.violations(of(eu, gone), regions, false))
        .singleElement()
        .asString()
        .contains("no state of operator 'us/deliver'");
    assertThat(RestoreRules.violations(of(gone), regions, true)).hasSize(2);
    assertThat(RestoreRules.violations(of(saved("eu/deliver", false, Timers.HEAP)), regions, true))
        .singleElement()
        .asString()
        .contains("on the heap");
  }

  @Test
  void stateThatHasNoOperatorToGoToIsNamedWithItsRemedy() {
    Set<String> job = Set.of(RestorePoints.id("read-main"));
    Saved nothing = new Saved(RestorePoints.id("order-eu"), "order-eu", false, Timers.NONE, false);
    Saved eu = saved("read-eu", false, Timers.NONE);
    Function<String, Optional<String>> clusters =
        uid -> uid.startsWith("read-") ? Optional.of(uid.substring(5)) : Optional.empty();

    assertThat(RestoreRules.homeless(of(READ, nothing), job, clusters)).isEmpty();
    assertThat(RestoreRules.homeless(of(READ, eu), job, clusters))
        .singleElement()
        .asString()
        .contains("'read-eu', of cluster 'eu'", "no document", "\"drain\": true");
    assertThat(RestoreRules.homeless(of(READ, DELIVER), job, clusters))
        .singleElement()
        .asString()
        .contains("'deliver', which this job lacks", "from the jar that saved it");
  }

  private static RestorePoint of(Saved... operators) {
    return new RestorePoint("file:/s/1", false, List.of(operators));
  }

  private static List<String> violations(boolean drained, Saved... operators) {
    return RestoreRules.violations(
        new RestorePoint("file:/s/1", drained, List.of(operators)), Set.of("deliver"), false);
  }

  private static Saved saved(String uid, boolean finished, Timers timers) {
    return new Saved(RestorePoints.id(uid), uid, finished, timers, true);
  }
}
