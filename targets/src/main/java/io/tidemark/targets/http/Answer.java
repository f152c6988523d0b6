/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.target.Delivery;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. The status decides, as soon as it is there: a body that breaks off or
 * never ends changes nothing. Of the body the beginning is kept for the error text, and a little
 * more let go by so that the connection can be used again; then it hangs up.
 */
final class Answer implements BodyHandler<Void>, BodySubscriber<Void> {

  private static final int KEPT_BYTES = 200;
  private static final long MOST_BYTES = 256 * 1024;

  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private final byte[] kept = new byte[KEPT_BYTES];
  private int keptBytes;
  private long seen;
  private Flow.@Nullable Subscription subscription;
  private volatile @Nullable ResponseInfo head;

  @Override
  public BodySubscriber<Void> apply(ResponseInfo head) {
    this.head = head;
    return this;
  }

  /** What it says of the record; empty where there is no answer so far. */
  Optional<Delivery> delivery(Instant now) {
    ResponseInfo answered = head;
    return answered == null
        ? Optional.empty()
        : Optional.of(
            HttpOutcomes.of(
                answered.statusCode(), answered.headers().firstValue("retry-after"), text(), now));
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(this::keep);
    Flow.Subscription open = subscription;
    if (seen > MOST_BYTES && open != null) {
      open.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable error) {
    body.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }

  private synchronized void keep(ByteBuffer buffer) {
    seen += buffer.remaining();
    int more = Math.min(buffer.remaining(), KEPT_BYTES - keptBytes);
    buffer.get(kept, keptBytes, more);
    keptBytes += more;
  }

  private synchronized String text() {
    return new String(kept, 0, keptBytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
  }
}
