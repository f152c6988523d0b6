/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadinessTest {

  private static final byte[] REQUEST = {4, 2};

  @Test
  void aServerThatAnswersIsReady() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<byte[]> asked = CompletableFuture.supplyAsync(() -> answer(server, 1));
      assertThat(Readiness.answering(server.getLocalPort(), REQUEST).ready()).isTrue();
      assertThat(asked.join()).isEqualTo(REQUEST);
    }
  }

  @Test
  void oneThatHangsUpIsNot() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<byte[]> asked = CompletableFuture.supplyAsync(() -> answer(server, 0));
      assertThat(Readiness.answering(server.getLocalPort(), REQUEST).ready()).isFalse();
      assertThat(asked.join()).isEqualTo(REQUEST);
    }
  }

  @Test
  void oneThatTakesConnectionsAndSaysNothingIsNotThoughItAccepts() throws Exception {
    try (ServerSocket server = server()) {
      assertThat(Readiness.accepting(server.getLocalPort()).ready()).isTrue();
      assertThatThrownBy(() -> Readiness.answering(server.getLocalPort(), REQUEST).ready())
          .isInstanceOf(IOException.class);
    }
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  /** What one client asks; it is answered with so many bytes. */
  private static byte[] answer(ServerSocket server, int bytes) {
    try (Socket client = server.accept()) {
      byte[] request = client.getInputStream().readNBytes(REQUEST.length);
      client.getOutputStream().write(new byte[bytes]);
      return request;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
