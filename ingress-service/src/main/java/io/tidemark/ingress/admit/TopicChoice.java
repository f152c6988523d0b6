/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.namespace.Queue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a namespace's Kafka topics takes a record, by rendezvous hashing of the message's key:
 * the topic with the highest hash of topic and key. So all records of a key are in one topic,
 * whichever server took them and in whatever order the document lists the topics, and a topic that
 * is added takes over only its own share of the keys.
 */
final class TopicChoice {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final List<Topic> topics;
  private final long[] hashes;

  TopicChoice(Namespace namespace) {
    List<Topic> kafka = new ArrayList<>();
    for (Queue queue : namespace.queues()) {
      if (queue instanceof Queue.Kafka found) {
        found.topics().forEach(name -> kafka.add(new Topic(found.cluster(), name)));
      }
    }
    topics = List.copyOf(kafka);
    hashes = topics.stream().mapToLong(TopicChoice::hash).toArray();
  }

  /** Whether there is no topic to choose from. */
  boolean isEmpty() {
    return topics.isEmpty();
  }

  Topic of(ByteString key) {
    if (hashes.length == 1) {
      return topics.get(0);
    }
    long keyHash = FNV_OFFSET;
    for (int i = 0; i < key.size(); i++) {
      keyHash = fnv(keyHash, key.byteAt(i));
    }
    return of(keyHash);
  }

  Topic of(String id) {
    if (hashes.length == 1) {
      return topics.get(0);
    }
    long keyHash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      keyHash = fnv(keyHash, (byte) id.charAt(i));
    }
    return of(keyHash);
  }

  private Topic of(long keyHash) {
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < hashes.length; i++) {
      long score = mix(hashes[i] ^ keyHash);
      if (score > highest) {
        highest = score;
        best = i;
      }
    }
    return topics.get(best);
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
