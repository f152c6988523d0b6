/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/**
 * Tells a client whose message can't be read that this is so. gRPC by itself ends such a call with
 * UNKNOWN and no word of why, and logs it as a defect of the server.
 */
public final class ReadableRequests {

  private ReadableRequests() {}

  /**
   * A service whose calls end with INVALID_ARGUMENT where their message can't be read. A stream
   * ends with INTERNAL: of what came on it before, INVALID_ARGUMENT would say too much.
   */
  public static ServerServiceDefinition of(ServerServiceDefinition service) {
    // Only so are messages read by the service's handlers, where that can be intercepted.
    return ServerInterceptors.intercept(
        ServerInterceptors.useInputStreamMessages(service), new Reader());
  }

  private static final class Reader implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return new Reading<>(call, next.startCall(call, headers));
    }
  }

  /** Hands a call's events on until a message of it can't be read. */
  private static final class Reading<Q> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, ?> call;
    private final ServerCall.Listener<Q> handler;
    private boolean refused;

    Reading(ServerCall<Q, ?> call, ServerCall.Listener<Q> handler) {
      this.call = call;
      this.handler = handler;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      try {
        handler.onMessage(message);
      } catch (StatusRuntimeException e) {
        if (!(e.getCause() instanceof InvalidProtocolBufferException unreadable)) {
          throw e;
        }
        refused = true;
        MethodDescriptor<Q, ?> method = call.getMethodDescriptor();
        Status status =
            method.getType().clientSendsOneMessage() ? Status.INVALID_ARGUMENT : Status.INTERNAL;
        call.close(
            status.withDescription(
                "the message is no request of %s: %s"
                    .formatted(
                        method.getFullMethodName(),
                        Objects.requireNonNullElse(unreadable.getMessage(), ""))),
            new Metadata());
        handler.onCancel(); // It lets go of what came before.
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        handler.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        handler.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        handler.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        handler.onReady();
      }
    }
  }
}
