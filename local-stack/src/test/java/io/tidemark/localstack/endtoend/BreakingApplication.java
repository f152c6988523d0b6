/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An application that answers well, but for records whose ids begin with {@code broken}: of their
 * answers it writes the half, and closes the connection.
 */
final class BreakingApplication implements AutoCloseable {

  private static final byte[] GOOD = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] HALF = "HTTP/1.1 200 OK\r\nContent-Le".getBytes(ISO_8859_1);

  private final ServerSocket listener;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final Map<String, List<Long>> attempts = new ConcurrentHashMap<>();

  private BreakingApplication(ServerSocket listener) {
    this.listener = listener;
  }

  static BreakingApplication start() throws IOException {
    ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    BreakingApplication application = new BreakingApplication(listener);
    daemon(application::accept);
    return application;
  }

  String target() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/breaking";
  }

  /** When a record came, in milliseconds since the epoch. */
  List<Long> attempts(String id) {
    return attempts.getOrDefault(id, List.of());
  }

  private void accept() throws IOException {
    while (true) {
      Socket connection = listener.accept();
      connections.add(connection);
      daemon(() -> serve(connection));
    }
  }

  private void serve(Socket connection) throws IOException {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String head = head(in); head != null; head = head(in)) {
        in.readNBytes(Integer.parseInt(header(head, "content-length")));
        String id = header(head, "ce-id");
        attempts
            .computeIfAbsent(id, unused -> new CopyOnWriteArrayList<>())
            .add(System.currentTimeMillis());
        boolean breaks = id.startsWith("broken");
        connection.getOutputStream().write(breaks ? HALF : GOOD);
        if (breaks) {
          return;
        }
      }
    }
  }

  private static @Nullable String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                return;
              }
            },
            "breaking-application");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
