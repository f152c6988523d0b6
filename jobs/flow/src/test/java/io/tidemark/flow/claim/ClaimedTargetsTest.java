/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceParser;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.ClaimCheck;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.Stored.Done;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Delivered;
import io.tidemark.target.Delivery.Rejected;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Target;
import io.tidemark.testing.InMemoryClaimStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClaimedTargetsTest {

  private static final TargetUri TARGET = TargetUri.parse("http://app/files");
  private static final ByteString PAYLOAD = ByteString.copyFromUtf8("large");

  private final InMemoryClaimStore store = new InMemoryClaimStore();
  private final List<LogRecord> delivered = new ArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private CompletableFuture<Delivery> answer =
      CompletableFuture.completedFuture(Delivered.INSTANCE);
  private @Nullable RuntimeException defect;
  private String storage = ", 'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv'}";

  private final ClaimedTargets targets =
      new ClaimedTargets(
          new Plain(),
          () -> {
            opened.incrementAndGet();
            return new Registry();
          },
          found -> store,
          closed::incrementAndGet,
          Duration.ofMillis(50));

  /** Targets that all answer as told. */
  private final class Plain implements TargetDirectory {
    @Override
    public Target get(TargetUri uri) {
      return new Target() {
        @Override
        public CompletionStage<Delivery> deliver(LogRecord record) {
          if (defect != null) {
            throw defect;
          }
          delivered.add(record);
          return answer;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public String place(TargetUri uri) {
      return "the place";
    }

    @Override
    public boolean timed(TargetUri uri) {
      return false;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** One namespace, of files. */
  private final class Registry implements NamespaceRegistry {
    @Override
    public Namespaces current() {
      String document =
          """
          {'persistence_configurations': {'persistence_configuration': [{'physical_storage': {'type':
          'KAFKA'}, 'config': {'wal-kafka-topics': ['files-wal'], 'persona':
          'delay-queue', 'allowed_targets': ['http://app/*']%s}}]}}"""
              .formatted(storage)
              .replace('\'', '"');
      try {
        Namespace files =
            NamespaceParser.parse(
                "files", document.getBytes(StandardCharsets.UTF_8), NamespaceDefaults.NONE);
        return new Namespaces(1, Map.of("files", files), Map.of());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static LogRecord record() {
    return new LogRecord(
        "a-1",
        "files",
        ByteString.EMPTY,
        PAYLOAD,
        List.of(),
        Optional.empty(),
        1_000,
        1_000,
        "",
        "",
        1);
  }

  private LogRecord claimed() {
    return record().withClaim(saved(PAYLOAD));
  }

  private ClaimCheck saved(ByteString payload) {
    return ((Done<ClaimCheck>)
            store.save("files", payload, Duration.ofDays(1)).toCompletableFuture().join())
        .value();
  }

  private Delivery deliver(LogRecord record) {
    return targets.get(TARGET).deliver(record).toCompletableFuture().join();
  }

  @Test
  void aRecordWithItsPayloadGoesAsItIs() {
    assertThat(deliver(record())).isEqualTo(Delivered.INSTANCE);
    assertThat(delivered).containsExactly(record());
    assertThat(opened).as("no namespaces are opened for that").hasValue(0);
    assertThat(targets.place(TARGET)).isEqualTo("the place");
    assertThat(targets.timed(TARGET)).isFalse();
  }

  @Test
  void aPayloadIsFetchedDeliveredAndDeleted() {
    assertThat(deliver(claimed())).isEqualTo(Delivered.INSTANCE);
    assertThat(delivered).containsExactly(record());
    assertThat(store.payloads()).isEmpty();
  }

  @Test
  void aRecordThatComesAgainAfterItsDeliveryIsDelivered() {
    LogRecord claimed = claimed();
    deliver(claimed);
    assertThat(deliver(claimed)).isEqualTo(Delivered.INSTANCE);
    assertThat(delivered).hasSize(1);
  }

  @Test
  void aPayloadStaysUntilItsRecordIsDelivered() {
    for (Delivery failure : List.of(Retryable.record("busy"), new Rejected("no"))) {
      answer = CompletableFuture.completedFuture(failure);
      assertThat(deliver(claimed())).isEqualTo(failure);
    }
    assertThat(store.payloads()).hasSize(2);
  }

  @Test
  void aMissingPayloadIsADeadLetter() {
    LogRecord claimed = claimed();
    store.lose();
    assertThat(deliver(claimed))
        .isEqualTo(new Rejected("payload " + claimed.claim().get().id() + " is missing"));
    assertThat(delivered).isEmpty();
  }

  @Test
  void aStorageThatIsAwaySpendsNoAttempt() {
    LogRecord claimed = claimed();
    store.away("no node");
    assertThat(deliver(claimed))
        .isEqualTo(Retryable.dependency("its payload can't be fetched: no node"));
    store.back();
    assertThat(deliver(claimed)).isEqualTo(Delivered.INSTANCE);
  }

  @Test
  void aNamespaceWithoutAStorageIsNamed() {
    storage = "";
    assertThat(deliver(claimed()))
        .isEqualTo(
            new Rejected(
                "its payload is in durable storage, but namespace 'files' has no"
                    + " durable_storage"));
  }

  @Test
  void whatFindsNoRoomWaitsAndSpendsNoAttempt() {
    deliver(claimed()); // It opens the namespaces; the next ones are fetched at once.
    answer = new CompletableFuture<>();
    List<CompletableFuture<Delivery>> all = new ArrayList<>();
    ByteString large = ByteString.copyFrom(new byte[ClaimCheck.MOST_BYTES]);
    for (int i = 0; i < 3; i++) {
      LogRecord record = record().redeemed(large).withClaim(saved(large));
      all.add(targets.get(TARGET).deliver(record).toCompletableFuture());
    }
    assertThat(deliver(claimed()))
        .isEqualTo(
            Retryable.dependency("too many payloads are being fetched from durable storage"));
    answer.complete(Delivered.INSTANCE);
    assertThat(all).allSatisfy(each -> assertThat(each.join()).isEqualTo(Delivered.INSTANCE));
    assertThat(deliver(claimed())).isEqualTo(Delivered.INSTANCE);
  }

  @Test
  void aDefectKeepsNoRoom() {
    ByteString large = ByteString.copyFrom(new byte[ClaimCheck.MOST_BYTES]);
    defect = new IllegalStateException("defect");
    for (int i = 0; i < 4; i++) {
      LogRecord record = record().redeemed(large).withClaim(saved(large));
      assertThatThrownBy(() -> deliver(record)).hasCause(defect);
    }
    store.defect(defect);
    for (int i = 0; i < 4; i++) {
      LogRecord record =
          record()
              .withClaim(
                  new ClaimCheck(
                      "0".repeat(32), ClaimCheck.MOST_BYTES, ByteString.copyFrom(new byte[32])));
      assertThatThrownBy(() -> deliver(record)).hasCause(defect);
    }
    store.defect(null);
    defect = null;
    assertThat(deliver(claimed())).isEqualTo(Delivered.INSTANCE);
  }

  @Test
  void atItsEndAllIsClosedAndNothingIsFetched() {
    deliver(claimed());
    targets.close();
    assertThat(closed).as("targets, storages, namespaces").hasValue(3);
    assertThat(opened).hasValue(1);
    assertThat(deliver(record().withClaim(saved(PAYLOAD))))
        .isInstanceOfSatisfying(
            Retryable.class,
            retryable -> assertThat(retryable.scope()).isEqualTo(Delivery.Scope.DEPENDENCY));
  }
}
