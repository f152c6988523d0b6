/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.target.Delivery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. The status decides, as soon as it is there: a body that breaks off or
 * never ends changes nothing. Of the body the beginning is kept for the error text, and a little
 * more let go by so that the connection can be used again; then it hangs up.
 */
final class Answer implements AsyncResponseConsumer<Void> {

  private static final int KEPT_BYTES = 200;
  private static final long MOST_BYTES = 256 * 1024;

  private final Runnable onHead;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final byte[] kept = new byte[KEPT_BYTES];
  private int keptBytes;
  private long seen;
  private @Nullable FutureCallback<Void> exchange;
  private volatile @Nullable HttpResponse head;

  /**
   * Makes one.
   *
   * @param onHead called as soon as the status is there
   */
  Answer(Runnable onHead) {
    this.onHead = onHead;
  }

  /** Completes when the exchange has ended and its connection is free again, or closed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** What it says of the record; empty where there is no answer so far. */
  Optional<Delivery> delivery(Instant now) {
    HttpResponse answered = head;
    return answered == null
        ? Optional.empty()
        : Optional.of(
            HttpOutcomes.of(
                answered.getCode(),
                Optional.ofNullable(answered.getFirstHeader("retry-after")).map(Header::getValue),
                text(),
                now));
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {
    // The answer is still to come.
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails body,
      HttpContext context,
      FutureCallback<Void> result) {
    head = response;
    onHead.run();
    exchange = result;
    if (body == null) {
      result.completed(null);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    capacity.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer buffer) throws IOException {
    keep(buffer);
    if (seen > MOST_BYTES) {
      throw new IOException("more than " + MOST_BYTES + " bytes of an answer");
    }
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    FutureCallback<Void> result = exchange;
    if (result != null) {
      result.completed(null);
    }
  }

  @Override
  public void failed(Exception cause) {
    ended.completeExceptionally(cause);
  }

  @Override
  public void releaseResources() {
    ended.complete(null);
  }

  private synchronized void keep(ByteBuffer buffer) {
    seen += buffer.remaining();
    int more = Math.min(buffer.remaining(), KEPT_BYTES - keptBytes);
    buffer.get(kept, keptBytes, more);
    keptBytes += more;
    buffer.position(buffer.limit());
  }

  private synchronized String text() {
    return new String(kept, 0, keptBytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
  }
}
