/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.spotify.folsom.BinaryMemcacheClient;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Memcached servers, each key on one of them, over memcached's binary protocol: it alone has a
 * version on every write, deletions included.
 */
public final class MemcachedCache implements Cache, AutoCloseable {

  /** How many requests may be under way at a server. */
  private static final int MOST_UNDER_WAY = 50_000;

  private static final int LONGEST_VALUE = 1024 * 1024;
  private static final Found AWAY = new Found(Answer.AWAY, null);
  private static final Found BUSY = new Found(Answer.BUSY, null);
  private static final Found NOTHING = new Found(Answer.DONE, null);

  private final List<Node> nodes;
  private final Function<ByteString, Node> placement;

  /**
   * Connects to servers; one that isn't there yet is found when it comes.
   *
   * @param addresses as HOST:PORT, in any order
   * @param timeout how long a request may take
   */
  public MemcachedCache(List<String> addresses, Duration timeout) {
    List<Node> made = new ArrayList<>();
    for (String address : addresses) {
      made.add(new Node(address, client(address, timeout), System::nanoTime));
    }
    this.nodes = List.copyOf(made);
    this.placement = new Placement(nodes)::of;
  }

  private MemcachedCache(List<Node> nodes, Function<ByteString, Node> placement) {
    this.nodes = nodes;
    this.placement = placement;
  }

  private static BinaryMemcacheClient<byte[]> client(String address, Duration timeout) {
    int colon = address.lastIndexOf(':');
    return MemcacheClientBuilder.newByteArrayClient()
        .withAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
        // A key is any bytes: a character each.
        .withKeyCharset(ISO_8859_1)
        // One, so that requests reach the server in the order in which they were made.
        .withConnections(1)
        .withMaxOutstandingRequests(MOST_UNDER_WAY)
        // Whoever asked has been told that there was no answer: it mustn't be done after that.
        .withRetry(false)
        .withConnectionTimeoutMillis(timeout.toMillis())
        .withMaxSetLength(LONGEST_VALUE)
        .connectBinary();
  }

  /** How many servers are not trusted to do what they are asked. */
  public int nodesAway() {
    return (int) nodes.stream().filter(node -> !node.trusted()).count();
  }

  @Override
  public Cache placedBy(ByteString key) {
    Node node = placement.apply(key);
    return new MemcachedCache(nodes, any -> node);
  }

  @Override
  public CompletionStage<Found> get(ByteString key) {
    return placement
        .apply(key)
        .ask(client -> client.casGet(text(key)), MemcachedCache::found, AWAY, BUSY);
  }

  @Override
  public CompletionStage<Answer> set(ByteString key, byte[] value, int flags, int expiry) {
    return ask(key, client -> client.set(text(key), value, expiry, flags), Answer.CONFLICT);
  }

  @Override
  public CompletionStage<Answer> add(ByteString key, byte[] value, int flags, int expiry) {
    return ask(key, client -> client.add(text(key), value, expiry, flags), Answer.CONFLICT);
  }

  @Override
  public CompletionStage<Answer> replace(
      ByteString key, byte[] value, int flags, int expiry, long version) {
    return ask(
        key, client -> client.set(text(key), value, expiry, version, flags), Answer.CONFLICT);
  }

  @Override
  public CompletionStage<Answer> delete(ByteString key) {
    return ask(key, client -> client.delete(text(key)), Answer.DONE);
  }

  @Override
  public CompletionStage<Answer> delete(ByteString key, long version) {
    return ask(key, client -> client.delete(text(key), version), Answer.DONE);
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }

  private CompletionStage<Answer> ask(
      ByteString key,
      Function<BinaryMemcacheClient<byte[]>, CompletionStage<MemcacheStatus>> request,
      Answer absent) {
    return placement
        .apply(key)
        .ask(request, status -> answer(status, absent), Answer.AWAY, Answer.BUSY);
  }

  private static Answer answer(MemcacheStatus status, Answer absent) {
    return switch (status) {
      case OK -> Answer.DONE;
      case KEY_NOT_FOUND -> absent;
      case KEY_EXISTS, ITEM_NOT_STORED -> Answer.CONFLICT;
      case VALUE_TOO_LARGE -> Answer.TOO_LARGE;
      default -> Answer.BUSY;
    };
  }

  private static Found found(@Nullable GetResult<byte[]> result) {
    return result == null
        ? NOTHING
        : new Found(
            Answer.DONE,
            new Item(
                UnsafeByteOperations.unsafeWrap(result.getValue()),
                result.getFlags(),
                result.getCas()));
  }

  private static String text(ByteString key) {
    return key.toString(ISO_8859_1);
  }
}
