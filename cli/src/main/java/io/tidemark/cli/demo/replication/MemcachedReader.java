/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.UnsafeByteOperations;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads keys of a memcached server with its meta commands, which alone tell how long a value lives
 * yet. It knows nothing of Tidemark: it sees what any client of the cache sees. For one thread.
 */
final class MemcachedReader implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * Connects.
   *
   * @param address as HOST:PORT
   */
  MemcachedReader(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    socket = new Socket();
    socket.connect(
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
        TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** What is under each of some keys, asked for together: so not too many. */
  Map<String, Optional<Cached>> read(List<String> keys) throws IOException {
    StringBuilder requests = new StringBuilder();
    keys.forEach(key -> requests.append("mg ").append(key).append(" t f v\r\n"));
    send(requests.toString());
    Map<String, Optional<Cached>> found = new HashMap<>();
    for (String key : keys) {
      found.put(key, answer());
    }
    return found;
  }

  /** How many sets and deletes it was asked for since its start. */
  long writes() throws IOException {
    send("stats\r\n");
    long sum = 0;
    for (String line = line(); !line.equals("END"); line = line()) {
      String[] words = line.split(" ", 3);
      if (words.length == 3
          && List.of("cmd_set", "delete_hits", "delete_misses").contains(words[1])) {
        sum += Long.parseLong(words[2].strip());
      }
    }
    return sum;
  }

  private void send(String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** {@code VA SIZE tTTL fFLAGS} and the value, or {@code EN}. */
  private Optional<Cached> answer() throws IOException {
    String line = line();
    if (line.equals("EN")) {
      return Optional.empty();
    }
    String[] words = line.split(" ", -1);
    if (words.length != 4 || !words[0].equals("VA")) {
      throw new IOException("memcached answered '" + line + "'");
    }
    byte[] value = in.readNBytes(Integer.parseInt(words[1]));
    if (!line().isEmpty()) {
      throw new IOException("memcached's value is longer than it said");
    }
    return Optional.of(
        new Cached(
            UnsafeByteOperations.unsafeWrap(value),
            Integer.parseUnsignedInt(words[3].substring(1)),
            Long.parseLong(words[2].substring(1))));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("memcached has closed the connection");
      }
      if (next == '\n') {
        return line.toString(US_ASCII).stripTrailing();
      }
      line.write(next);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
