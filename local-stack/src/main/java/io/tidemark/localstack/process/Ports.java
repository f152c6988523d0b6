/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Free ports of 127.0.0.1, below those that the system hands out for outgoing connections. A server
 * that is killed and started again on a port of that range may find it taken by a client of its own
 * that tried to reconnect.
 */
public final class Ports {

  /** A wish for no port in particular. */
  public static final int ANY = 0;

  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 2_000;

  private Ports() {}

  /** That many different free ports, chosen at random. */
  public static List<Integer> free(int count, RandomGenerator random) {
    return choose(Collections.nCopies(count, ANY), random);
  }

  /**
   * The ports wished for, with a random free one in place of each that is taken or {@link #ANY}.
   */
  public static List<Integer> choose(List<Integer> wishes, RandomGenerator random) {
    // All are held until the last is found, or one might be found twice.
    List<ServerSocket> held = new ArrayList<>();
    try {
      return wishes.stream()
          .map(wish -> wish != ANY && hold(wish, held) ? wish : another(held, random))
          .toList();
    } finally {
      held.forEach(Ports::release);
    }
  }

  private static int another(List<ServerSocket> held, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (hold(port, held)) {
        return port;
      }
    }
    throw new StackException(
        "no free port on 127.0.0.1 between %d and %d".formatted(LOWEST, HIGHEST));
  }

  private static boolean hold(int port, List<ServerSocket> held) {
    try {
      held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new StackException("port " + socket.getLocalPort() + " can't be released", e);
    }
  }
}
