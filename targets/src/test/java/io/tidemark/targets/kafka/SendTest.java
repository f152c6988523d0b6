/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.targets.kafka.SendOutcome.Appended;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.InDoubt;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SendTest {

  private static final NotAppended NO = new NotAppended(Cause.UNAVAILABLE, "no");

  private final List<SendOutcome> outcomes = new ArrayList<>();
  private final Send send = new Send(new ProducerRecord<>("t", new byte[3], null), outcomes::add);

  @Test
  void whatTheProducerHasCannotBeWithdrawn() {
    assertThat(send.take()).isTrue();
    assertThat(send.withdraw()).isFalse();
    assertThat(send.refuse(NO)).isFalse();
    assertThat(outcomes).isEmpty();
  }

  @Test
  void whatTheProducerGaveBackCan() {
    assertThat(send.take()).isTrue();
    send.giveBack();
    assertThat(send.withdraw()).isTrue();
    assertThat(send.take()).isFalse();
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void onlyTheFirstOutcomeIsTold() {
    assertThat(send.take()).isTrue();
    send.end(new InDoubt("fatal"));
    send.end(new Appended(0, 1));
    assertThat(send.withdraw()).isFalse();
    assertThat(outcomes).containsExactly(new InDoubt("fatal"));
  }

  @Test
  void itsWeightCountsItsBytes() {
    assertThat(send.weight())
        .isEqualTo(3 + new Send(new ProducerRecord<>("t", null), o -> {}).weight());
  }
}
