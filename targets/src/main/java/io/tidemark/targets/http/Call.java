/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.target.Delivery;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request on one connection, and what is known of how far it came. */
final class Call implements FutureCallback<Void> {

  private static final String ATTRIBUTE = "tidemark.call";

  private enum Phase {
    WAITING,
    SENT,
    GIVEN_UP
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
  private final HttpClientContext context = HttpClientContext.create();
  private final Answer answer;
  private volatile @Nullable EndpointDetails connection;
  private volatile long receivedBefore;
  private volatile @Nullable Future<Void> exchange;
  private volatile @Nullable AsyncExecRuntime runtime;

  /**
   * Makes one.
   *
   * @param takes which connections it may take: those that were left for an equal one
   * @param leaves what it leaves its connection for
   */
  Call(Object takes, Object leaves) {
    context.setUserToken(takes);
    context.setAttribute(ATTRIBUTE, this);
    answer = new Answer(() -> context.setUserToken(leaves));
  }

  /** Starts it. The future completes when it has ended and its connection is free or closed. */
  CompletableFuture<Void> start(HttpAsyncClient client, AsyncRequestProducer request) {
    exchange = client.execute(request, answer, null, context, this);
    return answer.ended();
  }

  /**
   * A request is about to be written to its connection. One that was given up isn't: what is told
   * not to have been sent must not come behind a newer one.
   */
  static void sending(HttpContext context) throws InterruptedIOException {
    if (context.getAttribute(ATTRIBUTE) instanceof Call call) {
      EndpointDetails details = call.context.getEndpointDetails();
      if (details != null) {
        call.receivedBefore = details.getReceivedBytesCount();
        call.connection = details;
      }
      if (!call.phase.compareAndSet(Phase.WAITING, Phase.SENT)) {
        throw new InterruptedIOException("given up");
      }
    }
  }

  /** The client begins with a call: what has its connection is known from here on. */
  static void executing(HttpContext context, AsyncExecRuntime runtime) {
    if (context.getAttribute(ATTRIBUTE) instanceof Call call) {
      call.runtime = runtime;
    }
  }

  /**
   * Ends it, and closes its connection where it still has one. The client's own cancel alone does
   * not always: where a connection was made quickly, it cancels the making of it, which is over.
   */
  void cancel() {
    phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP);
    Future<Void> running = exchange;
    if (running != null) {
      running.cancel(true);
    }
    AsyncExecRuntime begun = runtime;
    if (begun != null) {
      begun.discardEndpoint();
    }
  }

  /** Whether it was written to a connection, or begun to be. */
  boolean sent() {
    return phase.get() == Phase.SENT;
  }

  /**
   * Whether it came to an end on a connection that had served others before, without a byte of an
   * answer: most likely the server had closed it before the request came.
   */
  boolean stale() {
    EndpointDetails details = connection;
    return sent()
        && details != null
        && receivedBefore > 0
        && details.getReceivedBytesCount() == receivedBefore;
  }

  /** What became of the record. */
  Delivery delivery(@Nullable Throwable error, Instant now) {
    Throwable why = error == null ? new IllegalStateException("no status") : error;
    return answer
        .delivery(now)
        .orElseGet(() -> sent() ? HttpOutcomes.of(why) : HttpOutcomes.unsent(why));
  }

  @Override
  public void completed(Void result) {
    // Its connection isn't free yet: the answer says when.
  }

  @Override
  public void failed(Exception cause) {
    answer.failed(cause);
  }

  @Override
  public void cancelled() {
    answer.failed(new InterruptedIOException("given up"));
  }
}
