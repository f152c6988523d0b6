/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.tidemark.record.Traceparent;

/** Hands the W3C trace context of a call's metadata to the service. */
public final class CallTrace implements ServerInterceptor {

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<String> CURRENT = Context.keyWithDefault("traceparent", "");

  /** The trace context of the call in progress; empty where it has none. */
  static String current() {
    return CURRENT.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String traceparent = headers.get(HEADER);
    if (traceparent == null || !Traceparent.valid(traceparent)) {
      return next.startCall(call, headers);
    }
    Context context = Context.current().withValue(CURRENT, traceparent);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
