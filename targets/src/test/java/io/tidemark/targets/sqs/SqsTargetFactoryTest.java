/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.targets.TestRecords;
import io.tidemark.targets.sqs.ModelQueues.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(60)
class SqsTargetFactoryTest {

  private final List<String> regions = new ArrayList<>();
  private final ModelQueues model = new ModelQueues();
  private final SqsTargetFactory factory =
      new SqsTargetFactory(
          region -> {
            regions.add(region);
            return model;
          },
          () -> 0);

  @Test
  void aRecordArrivesWithWhatSpeaksOfIt() throws Exception {
    Target target = factory.create(TargetUri.parse("sqs://default/Orders_1"), TestRecords.CONTEXT);

    var delivery =
        target.deliver(TestRecords.record(Header.of("color", "red"))).toCompletableFuture();
    var asked = model.asked();
    asked.succeed();
    Sent sent = model.sent();
    sent.succeed();

    assertThat(asked.name()).isEqualTo("Orders_1");
    assertThat(sent.bodies()).containsExactly("payload");
    assertThat(sent.entries().get(0).attributes())
        .isEqualTo(
            Map.of(
                "color", SqsAttribute.text("red"),
                "wal.id", SqsAttribute.text("id-1"),
                "wal.key", SqsAttribute.text("customer-7"),
                "wal.written-at", SqsAttribute.text("1000"),
                "traceparent",
                    SqsAttribute.text("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));
    assertThat(sent.entries().get(0).delaySeconds()).isZero();
    assertThat(delivery.get(20, TimeUnit.SECONDS)).isEqualTo(Delivery.Delivered.INSTANCE);
    factory.close();
  }

  @Test
  void queuesOfARegionShareAClient() {
    factory.create(TargetUri.parse("sqs://default/a"), TestRecords.CONTEXT);
    factory.create(TargetUri.parse("sqs://default/b"), TestRecords.CONTEXT);
    factory.create(TargetUri.parse("sqs://us-gov-west-1/a"), TestRecords.CONTEXT);

    assertThat(regions).containsExactly("default", "us-gov-west-1");
    factory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqs://default/orders.fifo",
        "sqs://default/",
        "sqs://default",
        "sqs://default/a/b",
        "sqs://default/a?x=1",
        "sqs://default:80/a",
        "sqs://somewhere/a",
        "sqs://default/%41"
      })
  void whatNamesNoQueueIsRefusedWithTheRemedy(String uri) {
    assertThatThrownBy(() -> factory.validate(TargetUri.parse(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(uri)
        .hasMessageContaining("Write sqs://default/QUEUE or sqs://REGION/QUEUE");
  }

  @Test
  void withoutARegionTheErrorSaysWhatToSet() {
    SqsTargetFactory lost =
        new SqsTargetFactory(
            region -> {
              throw SdkClientException.create("Unable to load region");
            },
            () -> 0);

    assertThatThrownBy(() -> lost.create(TargetUri.parse("sqs://default/a"), TestRecords.CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sqs://default/a")
        .hasMessageContaining("AWS_REGION");
  }

  @Test
  void aRegionThatIsMissingIsNotLookedForWithEachRecord() {
    AtomicLong now = new AtomicLong();
    List<String> looked = new ArrayList<>();
    RegionClients clients =
        new RegionClients(
            region -> {
              looked.add(region);
              if (looked.size() == 1) {
                throw SdkClientException.create("Unable to load region");
              }
              return model;
            },
            now::get);

    assertThatThrownBy(() -> clients.get("default")).isInstanceOf(SdkClientException.class);
    now.set(RegionClients.PAUSE.toNanos() - 1);
    assertThatThrownBy(() -> clients.get("default")).isInstanceOf(SdkClientException.class);
    assertThat(looked).hasSize(1);

    now.set(RegionClients.PAUSE.toNanos());
    assertThat(clients.get("default")).isSameAs(model);
    assertThat(clients.get("default")).isSameAs(model);
    assertThat(looked).hasSize(2);
  }
}
