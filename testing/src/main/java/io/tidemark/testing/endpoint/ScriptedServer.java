/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import io.tidemark.testing.Background;
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
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers as a script says, byte for byte, on a port of this machine. It reads each
 * request to its end before; what it has read is in {@link #requests()}.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final String THREAD = "scripted-server";

  /** A good answer, after which the connection stays. */
  public static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  /** Answers one request. */
  public interface Script {
    /** Writes the answer, or part of it. */
    void answer(Line line) throws IOException;
  }

  /** The connection that a request came on. */
  public final class Line {
    private final Socket socket;
    private final int request;
    private final String text;

    private Line(Socket socket, int request, String text) {
      this.socket = socket;
      this.request = request;
      this.text = text;
    }

    /** The request: head and body. */
    public String text() {
      return text;
    }

    /** The how manyeth request of the server this is, from 1. */
    public int request() {
      return request;
    }

    /** Writes as it stands. */
    public void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Ends the connection in an orderly way. */
    public void close() throws IOException {
      socket.close();
    }

    /** Sends a reset instead of an orderly end. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says no more until the test is over or the client hangs up. */
    public void silent() {
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

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private final AtomicInteger hangUps = new AtomicInteger();

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger number = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;
  private final Script script;

  /** Serves what connects to a port, until it is closed. */
  public ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    Background.start(THREAD, this::accept);
  }

  /** Starts one on a free port. */
  public static ScriptedServer start(Script script) throws IOException {
    return new ScriptedServer(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What it has read, request by request. */
  public List<String> requests() {
    return requests;
  }

  /** How many connections there have been. */
  public int connections() {
    return connections.get();
  }

  /** How many connections a script waited on until the client closed them. */
  public int hangUps() {
    return hangUps.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      socket.setTcpNoDelay(true);
      connections.incrementAndGet();
      sockets.add(socket);
      Background.start(THREAD, () -> converse(socket));
    }
  }

  private void converse(Socket socket) throws IOException {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String request = read(in); request != null; request = read(in)) {
        requests.add(request);
        script.answer(new Line(socket, number.incrementAndGet(), request));
        if (socket.isClosed()) {
          return;
        }
      }
    }
  }

  /** A request with its body; null at the end of the connection. */
  private static @Nullable String read(InputStream in) throws IOException {
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
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
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
