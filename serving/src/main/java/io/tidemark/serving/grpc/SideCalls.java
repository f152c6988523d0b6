/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the calls of services beside the log, and ends them when the server stops: a client
 * that watches the server's health would hold up the drain for as long as it watches.
 */
public final class SideCalls implements ServerInterceptor {

  private final Set<ServerCall<?, ?>> open = ConcurrentHashMap.newKeySet();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    open.add(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onComplete() {
        open.remove(call);
        super.onComplete();
      }

      @Override
      public void onCancel() {
        open.remove(call);
        super.onCancel();
      }
    };
  }

  /** Ends all that are open. */
  public void end() {
    for (ServerCall<?, ?> call : open) {
      call.close(Status.UNAVAILABLE.withDescription("the server is stopping"), new Metadata());
    }
  }
}
