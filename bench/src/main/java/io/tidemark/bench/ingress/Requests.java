/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.WriteToLogRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What is sent: the same to us and to the peer. */
final class Requests {

  static final int PAYLOAD_BYTES = 1024;

  private Requests() {}

  /** A request with a payload that no compression makes smaller. */
  static WriteToLogRequest request(String namespace, Random random) {
    byte[] payload = new byte[PAYLOAD_BYTES];
    random.nextBytes(payload);
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setPayload(ByteString.copyFrom(payload))
        .build();
  }

  /** Writes a request as gRPC frames it: not compressed, four bytes of length, the message. */
  static void write(WriteToLogRequest request, Path file) throws IOException {
    byte[] message = request.toByteArray();
    Files.write(
        file,
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array());
  }
}
