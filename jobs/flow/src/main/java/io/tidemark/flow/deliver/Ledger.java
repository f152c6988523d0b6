/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.state.v1.PartitionAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The books of one task: of each partition of the queue how many messages were read, and where each
 * of them is. What is read is at every moment what has ended, what is held and what is in flight: a
 * sum that doesn't come out is a record lost or one too many.
 *
 * <p>The books travel in checkpoints, with the offsets up to which the queue was read, so they go
 * on after a restart as if there had been none. After a rescale their sum over all tasks is exact,
 * a single one's isn't. Written by the task thread, read by any.
 */
final class Ledger {

  /** Where a message is, or how it came to its end. */
  enum Entry {
    READ,
    DELIVERED,
    COALESCED,
    REPLACED,
    CANCELLED,
    DROPPED,
    EXPIRED,
    DEAD,
    /** A message that cancels another, and is no record itself. */
    CANCELLATION,
    HELD,
    IN_FLIGHT;

    /** As metrics have it. */
    String metric() {
      return this == IN_FLIGHT ? "inFlight" : name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private record Partition(String cluster, String topic, int number) {
    boolean is(QueueMessage message) {
      return number == message.partition()
          && topic.equals(message.topic())
          && cluster.equals(message.cluster());
    }
  }

  /** A partition that was booked lately, so that each booking needn't look it up. */
  private record Recent(Partition partition, Account account) {}

  /** The entries of one partition. */
  private static final class Account {
    private final Map<Entry, AtomicLong> entries = new EnumMap<>(Entry.class);

    Account() {
      for (Entry entry : Entry.values()) {
        entries.put(entry, new AtomicLong());
      }
    }

    long get(Entry entry) {
      return requireNonNull(entries.get(entry)).get();
    }

    void add(Entry entry, long difference) {
      AtomicLong value = requireNonNull(entries.get(entry));
      value.lazySet(value.get() + difference); // One thread writes.
    }
  }

  private static final int RECENT = 64; // A power of two.

  private final boolean kept;
  private final Map<Partition, Account> accounts = new HashMap<>();

  /** By the last bits of the partition's number: each message is booked several times. */
  private final @Nullable Recent[] recent = new Recent[RECENT];

  private @Nullable MetricGroup metrics;

  /**
   * Makes one.
   *
   * @param kept whether the books are kept at all
   */
  Ledger(boolean kept) {
    this.kept = kept;
  }

  /** Shows the books of each partition, of those that are open and of others as they are opened. */
  void show(MetricGroup group) {
    metrics = group.addGroup("ledger");
    accounts.forEach(this::show);
  }

  /** Adds to an entry of a message's partition. */
  void add(QueueMessage message, Entry entry, int difference) {
    if (kept) {
      account(message).add(entry, difference);
    }
  }

  private Account account(QueueMessage message) {
    int place = message.partition() & (RECENT - 1);
    Recent last = recent[place];
    if (last == null || !last.partition().is(message)) {
      Partition partition = new Partition(message.cluster(), message.topic(), message.partition());
      last =
          new Recent(
              partition, account(partition.cluster(), partition.topic(), partition.number()));
      recent[place] = last;
    }
    return last.account();
  }

  /**
   * The books for a checkpoint.
   *
   * @param inFlight what the checkpoint holds besides: whoever restores it holds these too
   */
  List<byte[]> encode(Collection<Flight> inFlight) {
    if (!kept) {
      return List.of();
    }
    Map<Partition, Long> flying = new HashMap<>();
    for (Flight flight : inFlight) {
      QueueMessage message = flight.waiting().message();
      flying.merge(
          new Partition(message.cluster(), message.topic(), message.partition()), 1L, Long::sum);
    }
    List<byte[]> encoded = new ArrayList<>();
    accounts.forEach(
        (partition, account) ->
            encoded.add(
                PartitionAccount.newBuilder()
                    .setCluster(partition.cluster())
                    .setTopic(partition.topic())
                    .setPartition(partition.number())
                    .setRead(account.get(Entry.READ))
                    .setDelivered(account.get(Entry.DELIVERED))
                    .setCoalesced(account.get(Entry.COALESCED))
                    .setReplaced(account.get(Entry.REPLACED))
                    .setCancelled(account.get(Entry.CANCELLED))
                    .setDropped(account.get(Entry.DROPPED))
                    .setExpired(account.get(Entry.EXPIRED))
                    .setDead(account.get(Entry.DEAD))
                    .setCancellations(account.get(Entry.CANCELLATION))
                    .setHeld(account.get(Entry.HELD) + flying.getOrDefault(partition, 0L))
                    .build()
                    .toByteArray()));
    return encoded;
  }

  void restore(byte[] encoded) {
    PartitionAccount saved;
    try {
      saved = PartitionAccount.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the books of a partition are damaged", e);
    }
    Account account = account(saved.getCluster(), saved.getTopic(), saved.getPartition());
    account.add(Entry.READ, saved.getRead());
    account.add(Entry.DELIVERED, saved.getDelivered());
    account.add(Entry.COALESCED, saved.getCoalesced());
    account.add(Entry.REPLACED, saved.getReplaced());
    account.add(Entry.CANCELLED, saved.getCancelled());
    account.add(Entry.DROPPED, saved.getDropped());
    account.add(Entry.EXPIRED, saved.getExpired());
    account.add(Entry.DEAD, saved.getDead());
    account.add(Entry.CANCELLATION, saved.getCancellations());
    account.add(Entry.HELD, saved.getHeld());
  }

  /** How many of the messages that were read are nowhere; never another number than none. */
  long missing() {
    long missing = 0;
    for (Entry entry : Entry.values()) {
      missing += entry == Entry.READ ? total(entry) : -total(entry);
    }
    return missing;
  }

  /** An entry of all partitions. */
  long total(Entry entry) {
    return accounts.values().stream().mapToLong(account -> account.get(entry)).sum();
  }

  private Account account(String cluster, String topic, int number) {
    Partition partition = new Partition(cluster, topic, number);
    Account account = accounts.get(partition);
    if (account == null) {
      account = new Account();
      accounts.put(partition, account);
      show(partition, account);
    }
    return account;
  }

  private void show(Partition partition, Account account) {
    if (metrics == null) {
      return;
    }
    MetricGroup group =
        metrics
            .addGroup("cluster", partition.cluster())
            .addGroup("topic", partition.topic())
            .addGroup("partition", Integer.toString(partition.number()));
    for (Entry entry : Entry.values()) {
      group.gauge(entry.metric(), (Gauge<Long>) () -> account.get(entry));
    }
  }
}
