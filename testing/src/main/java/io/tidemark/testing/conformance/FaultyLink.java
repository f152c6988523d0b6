/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemark.testing.Background;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine through which a client reaches a server, and which does to its connections
 * what a {@link Fault} says. Safe for threads.
 */
public final class FaultyLink implements AutoCloseable {

  private static final byte[] OTHER_PROTOCOL = "SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(ISO_8859_1);
  private static final String THREAD = "faulty-link";
  private static final int BUFFER = 16 * 1024;
  private static final int SLOW_BYTES = 64;
  private static final long SLOW_NANOS = 1_000_000;

  private final InetSocketAddress server;
  private final InetSocketAddress address;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Those on which something was kept back: what comes after it would be taken for it. */
  private final Set<Socket> spoiled = ConcurrentHashMap.newKeySet();

  private @Nullable ServerSocket listener;
  private volatile Fault fault = Fault.NONE;

  private FaultyLink(InetSocketAddress server, int port) throws IOException {
    this.server = server;
    ServerSocket first = listen(port);
    this.listener = first;
    this.address = new InetSocketAddress(first.getInetAddress(), first.getLocalPort());
    accept(first);
  }

  /** Opens a link to a server. It begins without a fault. */
  public static FaultyLink to(InetSocketAddress server) throws IOException {
    return new FaultyLink(server, 0);
  }

  /**
   * The same at a port that is known beforehand, for a server that tells its clients where it is.
   */
  public static FaultyLink to(InetSocketAddress server, int port) throws IOException {
    return new FaultyLink(server, port);
  }

  /** Where clients connect. It stays the same. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * From now on it does this. Connections that are there already are reset where the fault is about
   * how one begins, and stay otherwise, so that a client meets the fault in the middle of one. When
   * it does nothing again, those that a fault has spoiled are reset.
   */
  public synchronized void set(Fault next) throws IOException {
    fault = next;
    ServerSocket now = listener;
    if (next == Fault.REFUSES && now != null) {
      now.close();
      listener = null;
    } else if (next != Fault.REFUSES && now == null) {
      ServerSocket again = listen(address.getPort());
      listener = again;
      accept(again);
    }
    switch (next) {
      case REFUSES, HANGS_UP, RESETS, SILENT, OTHER_PROTOCOL, ENDLESS -> resetAll();
      case NONE -> spoiled.forEach(FaultyLink::reset);
      case HALF_AN_ANSWER, HALF_AN_ANSWER_RESET, ANSWER_LOST, SLOW -> {}
    }
  }

  /** Resets every connection. */
  public void resetAll() {
    open.forEach(FaultyLink::reset);
  }

  @Override
  public synchronized void close() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    resetAll();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    return socket;
  }

  private void accept(ServerSocket from) {
    Background.start(
        THREAD,
        () -> {
          while (true) {
            Socket client = from.accept();
            open.add(client);
            client.setTcpNoDelay(true);
            Fault met = fault;
            Background.start(THREAD, () -> serve(client, met));
          }
        });
  }

  private void serve(Socket client, Fault met) throws IOException {
    try {
      switch (met) {
        case HANGS_UP, REFUSES -> client.close();
        case RESETS -> reset(client);
        case SILENT -> drain(client, client.getInputStream());
        case OTHER_PROTOCOL -> {
          client.getOutputStream().write(OTHER_PROTOCOL);
          client.close();
        }
        case ENDLESS -> {
          spoiled.add(client);
          byte[] noise = new byte[BUFFER];
          Arrays.fill(noise, (byte) 0xff);
          noise[0] = 0x7f; // As a length, it is the largest that there is.
          while (true) {
            client.getOutputStream().write(noise);
            LockSupport.parkNanos(SLOW_NANOS);
          }
        }
        case NONE, HALF_AN_ANSWER, HALF_AN_ANSWER_RESET, ANSWER_LOST, SLOW -> join(client);
      }
    } finally {
      if (!client.isClosed()) {
        client.close();
      }
      open.remove(client);
      spoiled.remove(client);
    }
  }

  /** Carries bytes both ways until one side ends. */
  private void join(Socket client) throws IOException {
    try (Socket behind = new Socket(server.getAddress(), server.getPort())) {
      behind.setTcpNoDelay(true);
      open.add(behind);
      Background.start(
          THREAD,
          () -> {
            try {
              carry(client.getInputStream(), behind.getOutputStream());
            } finally {
              behind.close();
            }
          });
      answer(behind.getInputStream(), client);
      open.remove(behind);
    }
  }

  private void carry(InputStream from, OutputStream to) throws IOException {
    byte[] bytes = new byte[BUFFER];
    for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
      write(to, bytes, read);
    }
  }

  private void answer(InputStream from, Socket client) throws IOException {
    byte[] bytes = new byte[BUFFER];
    for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
      switch (fault) {
        case HALF_AN_ANSWER -> {
          client.getOutputStream().write(bytes, 0, 1);
          return;
        }
        case HALF_AN_ANSWER_RESET -> {
          client.getOutputStream().write(bytes, 0, 1);
          reset(client);
          return;
        }
        case ANSWER_LOST -> drain(client, from);
        default -> write(client.getOutputStream(), bytes, read);
      }
    }
  }

  private void write(OutputStream to, byte[] bytes, int length) throws IOException {
    int step = fault == Fault.SLOW ? SLOW_BYTES : length;
    for (int at = 0; at < length; at += step) {
      to.write(bytes, at, Math.min(step, length - at));
      if (fault == Fault.SLOW) {
        LockSupport.parkNanos(SLOW_NANOS); // The slowness itself: nothing is waited for.
      }
    }
  }

  private void drain(Socket client, InputStream from) throws IOException {
    spoiled.add(client);
    byte[] bytes = new byte[BUFFER];
    while (from.read(bytes) >= 0) {
      // What comes is of no interest.
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closed) {
      return; // Then it is what it should be.
    }
  }
}
