/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of an answer's body for the error text, lets a little more go by so that the
 * connection can be used again, and hangs up on an answer that doesn't end.
 */
final class BodyStart implements BodySubscriber<String> {

  private static final int KEPT_BYTES = 200;
  private static final long MOST_BYTES = 256 * 1024;

  private final CompletableFuture<String> body = new CompletableFuture<>();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(KEPT_BYTES);
  private Flow.@Nullable Subscription subscription;
  private long seen;

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      seen += buffer.remaining();
      while (buffer.hasRemaining() && kept.size() < KEPT_BYTES) {
        kept.write(buffer.get());
      }
    }
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
    body.complete(kept.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " "));
  }
}
