/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;

/**
 * Clips what a status says: a client takes 8 KiB of metadata at the least, and one that gets more
 * sees a broken call, of which it can't tell that it was refused.
 */
public final class ShortStatus implements ServerInterceptor {

  /**
   * The longest description, in bytes as the protocol writes it: all but plain ASCII is threefold.
   */
  public static final int MOST_BYTES = 4096;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            String text = status.getDescription();
            super.close(text == null ? status : status.withDescription(clip(text)), trailers);
          }
        },
        headers);
  }

  /** As much of the beginning of a text as there is room for. */
  static String clip(String text) {
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      int next = at + Character.charCount(character);
      bytes +=
          character >= ' ' && character <= '~' && character != '%'
              ? 1
              : 3 * text.substring(at, next).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        return text.substring(0, at);
      }
      at = next;
    }
    return text;
  }
}
