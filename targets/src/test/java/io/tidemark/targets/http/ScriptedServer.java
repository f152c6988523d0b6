/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers as a script says, byte for byte, on a port of this machine. It reads each
 * request to its end before; what it has read is in {@link #requests}.
 */
final class ScriptedServer implements AutoCloseable {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  /** Answers one request. */
  interface Script {
    void answer(Line line) throws IOException;
  }

  /** The connection that a request came on. */
  final class Line {
    private final Socket socket;
    private final int request;

    private Line(Socket socket, int request) {
      this.socket = socket;
      this.request = request;
    }

    /** The how manyeth request of the server this is, from 1. */
    int request() {
      return request;
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    void close() throws IOException {
      socket.close();
    }

    /** Sends a reset instead of an orderly end. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says no more until the test is over or the client hangs up. */
    void silent() {
      try {
        while (over.getCount() > 0 && socket.getInputStream().read() >= 0) {
          // What comes is of no interest.
        }
      } catch (IOException hungUp) {
        return;
      } finally {
        hangUps.incrementAndGet();
      }
    }
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  /** How many connections a script waited on until the client closed them. */
  final AtomicInteger hangUps = new AtomicInteger();

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger number = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;
  private volatile Script script;

  ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    daemon(this::accept);
  }

  static ScriptedServer start(Script script) throws IOException {
    return new ScriptedServer(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
  }

  int port() {
    return listener.getLocalPort();
  }

  void script(Script next) {
    script = next;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        sockets.add(socket);
        daemon(() -> converse(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String request = read(in); request != null; request = read(in)) {
        requests.add(request);
        script.answer(new Line(socket, number.incrementAndGet()));
        if (socket.isClosed()) {
          return;
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** A request with its body; null at the end of the connection. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length =
        text.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    listener.close();
    for (Socket socket : new ArrayList<>(sockets)) {
      socket.close();
    }
  }
}
