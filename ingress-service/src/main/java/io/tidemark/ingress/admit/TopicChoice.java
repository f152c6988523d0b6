/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.namespace.Queue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a namespace's queues takes a record: of those that aren't drained, by rendezvous hashing
 * of the message's key, the one with the highest hash of queue and key. So all records of a key are
 * in one queue, whichever server took them and in whatever order the document lists the queues, and
 * a queue that is added takes over only its own share of the keys.
 *
 * <p>A record that no other has to meet is spread by its id, which is random, and so over all of
 * them in turn; where its queue is away, the next in this order takes it.
 */
final class TopicChoice {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final List<Topic> topics;
  private final long[] hashes;

  /** For each queue the routes that begin with it. */
  private final List<Route> bound;

  private final List<Route> free;

  TopicChoice(Namespace namespace) {
    topics =
        namespace.queues().stream()
            .filter(queue -> !queue.drain())
            .flatMap(queue -> topics(queue).stream())
            .toList();
    hashes = topics.stream().mapToLong(TopicChoice::hash).toArray();
    bound = topics.stream().map(Route::to).toList();
    free = IntStream.range(0, topics.size()).mapToObj(this::beginningWith).toList();
  }

  /** Of an entry that others of its key have to meet. */
  Route of(ByteString key) {
    if (hashes.length == 1) {
      return bound.get(0);
    }
    long keyHash = FNV_OFFSET;
    for (int i = 0; i < key.size(); i++) {
      keyHash = fnv(keyHash, key.byteAt(i));
    }
    return bound.get(best(keyHash));
  }

  /** Of an entry without a key whose id its caller knows, and may use again. */
  Route of(String id) {
    return bound.get(place(id));
  }

  /** Of a record without a key whose id was made here. */
  Route free(String id) {
    return free.get(place(id));
  }

  private int place(String id) {
    if (hashes.length == 1) {
      return 0;
    }
    long keyHash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      keyHash = fnv(keyHash, (byte) id.charAt(i));
    }
    return best(keyHash);
  }

  private int best(long keyHash) {
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < hashes.length; i++) {
      long score = mix(hashes[i] ^ keyHash);
      if (score > highest) {
        highest = score;
        best = i;
      }
    }
    return best;
  }

  private Route beginningWith(int first) {
    List<Topic> others = new ArrayList<>(topics.subList(first, topics.size()));
    others.addAll(topics.subList(0, first));
    return new Route(others, true);
  }

  private static List<Topic> topics(Queue queue) {
    return queue instanceof Queue.Kafka kafka
        ? kafka.topics().stream().map(name -> new Topic(kafka.cluster(), name)).toList()
        : ((Queue.Sqs) queue)
            .queues().stream().map(name -> new Topic(Queue.Sqs.CLUSTER, name)).toList();
  }

  private static long hash(Topic topic) {
    long hash = FNV_OFFSET;
    for (byte b : (topic.cluster() + '/' + topic.name()).getBytes(StandardCharsets.UTF_8)) {
      hash = fnv(hash, b);
    }
    return mix(hash);
  }

  private static long fnv(long hash, byte b) {
    return (hash ^ (b & 0xFF)) * FNV_PRIME;
  }

  /** Spreads every bit over all others, so that topics that differ by a digit get equal shares. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
