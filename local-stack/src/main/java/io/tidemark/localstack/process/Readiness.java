/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process that was started does its work yet. Asked every 50 ms, so it answers fast. */
@FunctionalInterface
public interface Readiness {

  /**
   * Asks once.
   *
   * @throws IOException if the process can't be asked, which counts as "not yet"
   */
  boolean ready() throws IOException;

  /** Both. */
  default Readiness and(Readiness other) {
    return () -> ready() && other.ready();
  }

  /** A port of this machine takes connections. */
  static Readiness accepting(int port) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return true;
      }
    };
  }

  /** What listens on a port of this machine answers a request, with whatever. */
  static Readiness answering(int port, byte[] request) {
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        socket.setSoTimeout(2_000);
        socket.getOutputStream().write(request);
        return socket.getInputStream().read() >= 0;
      }
    };
  }

  /** A log has a line with the text that wasn't there when this was made. */
  static Readiness logged(Path log, String text) {
    long from = log.toFile().length();
    return () -> {
      try (var in = Files.newInputStream(log)) {
        // A log that was rolled since is shorter: then all of it is new.
        in.skipNBytes(log.toFile().length() < from ? 0 : from);
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(text);
      }
    };
  }
}
