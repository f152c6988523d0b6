/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(60)
class SqsAppenderTest {

  private static final long NOW = 1_000_000;
  private static final long BUFFER = 1 << 20;
  private static final Topic QUEUE = new Topic("sqs:", "orders");
  private static final Route FREE = new Route(List.of(QUEUE), true);

  private final BlockingQueue<AppendOutcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<SqsEntry> sent = new LinkedBlockingQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private volatile CompletableFuture<List<EntryFailure>> answer =
      CompletableFuture.completedFuture(List.of());

  private final SqsAppender appender =
      new SqsAppender(
          () -> {
            made.incrementAndGet();
            return new OneAnswer();
          },
          Duration.ofSeconds(10),
          BUFFER,
          InstantSource.fixed(Instant.ofEpochMilli(NOW)));

  @AfterEach
  void close() {
    appender.close(Duration.ofSeconds(1));
  }

  @Test
  void aFreeRecordWaitsInSqsAndNeverTooLong() throws Exception {
    assertThat(made).as("nobody has asked for SQS").hasValue(0);
    assertThat(delay(FREE, NOW)).isZero();
    assertThat(delay(FREE, NOW + 1_999)).isZero();
    assertThat(delay(FREE, NOW + 60_500)).isEqualTo(59);
    assertThat(delay(FREE, NOW + Duration.ofDays(20).toMillis())).isEqualTo(900);
    assertThat(delay(FREE, NOW - 5_000)).isZero();
    assertThat(made).hasValue(1);
  }

  @Test
  void oneThatMayBeWrittenAgainOrCancelledDoesNot() throws Exception {
    assertThat(delay(Route.to(QUEUE), NOW + 60_000)).isZero();
  }

  @Test
  void itIsSaidWhatIsKnown() throws Exception {
    answer = CompletableFuture.failedFuture(SdkClientException.create("reset by peer"));
    assertThat(append()).isInstanceOf(InDoubt.class);
    answer =
        CompletableFuture.completedFuture(
            List.of(new EntryFailure(0, "InvalidMessageContents", "no", true)));
    assertThat(append())
        .isInstanceOfSatisfying(
            NotAppended.class, it -> assertThat(it.cause()).isEqualTo(Cause.REFUSED));
    answer =
        CompletableFuture.completedFuture(
            List.of(new EntryFailure(0, "RequestThrottled", "slow down", true)));
    assertThat(append())
        .isInstanceOfSatisfying(
            NotAppended.class, it -> assertThat(it.cause()).isEqualTo(Cause.OVERLOADED));
    answer = CompletableFuture.completedFuture(List.of());
    assertThat(append()).isEqualTo(Appended.INSTANCE);
  }

  @Test
  void whatIsOpenWhenTheServerStopsIsInDoubt() throws Exception {
    answer = new CompletableFuture<>();
    appender.append(FREE, record(NOW), outcomes::add);
    assertThat(sent.poll(20, TimeUnit.SECONDS)).isNotNull();
    appender.close(Duration.ZERO);
    assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(InDoubt.class);
    appender.append(FREE, record(NOW), outcomes::add);
    assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(NotAppended.class);
  }

  @Test
  void whatSqsIsSilentAboutCountsPastItsAnswer() throws Exception {
    CompletableFuture<List<EntryFailure>> silence = new CompletableFuture<>();
    answer = silence;
    SqsAppender hasty =
        new SqsAppender(
            OneAnswer::new, Duration.ofMillis(200), BUFFER, InstantSource.fixed(Instant.EPOCH));
    try {
      hasty.append(FREE, record(new byte[(int) BUFFER / 6]), outcomes::add);
      assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(InDoubt.class);
      hasty.append(FREE, record(new byte[(int) BUFFER / 6]), outcomes::add);
      assertThat(outcomes.poll(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              NotAppended.class,
              it -> {
                assertThat(it.cause()).isEqualTo(Cause.OVERLOADED);
                assertThat(it.error()).contains("bytes of memory", Long.toString(BUFFER));
              });
      answer = CompletableFuture.completedFuture(List.of());
      silence.complete(List.of());
      hasty.append(FREE, record(new byte[(int) BUFFER / 6]), outcomes::add);
      assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo(Appended.INSTANCE);
    } finally {
      hasty.close(Duration.ZERO);
    }
  }

  private AppendOutcome append() throws Exception {
    appender.append(FREE, record(NOW), outcomes::add);
    return outcomes.poll(20, TimeUnit.SECONDS);
  }

  private int delay(Route route, long due) throws Exception {
    appender.append(route, record(due), outcomes::add);
    assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo(Appended.INSTANCE);
    return sent.take().delaySeconds();
  }

  private static LogRecord record(byte[] payload) {
    return record(ByteString.copyFrom(payload), NOW);
  }

  private static LogRecord record(long due) {
    return record(ByteString.copyFromUtf8("v"), due);
  }

  private static LogRecord record(ByteString payload, long due) {
    return new LogRecord(
        "a", "orders", ByteString.EMPTY, payload, List.of(), Optional.empty(), due, NOW, "", "", 1);
  }

  /** A client that answers each request alike. */
  private final class OneAnswer implements SqsClient {

    @Override
    public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
      sent.addAll(entries);
      return answer;
    }

    @Override
    public CompletableFuture<String> queueUrl(String name) {
      return CompletableFuture.completedFuture("http://127.0.0.1:9324/000000000000/" + name);
    }

    @Override
    public CompletableFuture<List<Received>> receive(Receive request) {
      throw new AssertionError("nobody receives here");
    }

    @Override
    public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
      throw new AssertionError("nobody deletes here");
    }

    @Override
    public CompletableFuture<List<EntryFailure>> changeVisibility(
        String queueUrl, List<String> receipts, int seconds) {
      throw new AssertionError("nobody hides here");
    }

    @Override
    public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
      throw new AssertionError("nobody asks for these here");
    }

    @Override
    public void close() {}
  }
}
