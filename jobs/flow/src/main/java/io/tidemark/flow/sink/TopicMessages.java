/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import io.tidemark.flow.sink.TopicBacklog.Entry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All messages for one topic: those that it takes as soon as it takes any, and those that it has
 * refused for themselves, most often because they are too large. These wait aside, and with them
 * what is as large, so that one of them doesn't stand in the way of smaller ones.
 */
final class TopicMessages {

  private static final Logger LOG = LoggerFactory.getLogger(TopicMessages.class);

  /** How soon a message in keyed state looks again, at the earliest. */
  private static final long SOON_MILLIS = 1_000;

  private static final long LATER_MILLIS = 10_000;
  private static final long LATEST_MILLIS = 600_000;

  /** So many look again a millisecond. */
  private static final long LOOKS_A_MILLI = 5;

  private static final long AGE_MILLIS = 1_000;

  private final TopicName name;
  private final TopicBacklog taken;
  private final TopicBacklog refused;
  private int leastRefused = Integer.MAX_VALUE;
  private long agedMillis;
  private volatile long inMemory;
  private volatile long keyed;
  private volatile long oldestMillis;

  TopicMessages(
      TopicName name,
      BiConsumer<TopicMessages, Entry> write,
      RandomGenerator random,
      MetricGroup metrics,
      InstantSource clock) {
    this.name = name;
    this.taken = new TopicBacklog(entry -> write.accept(this, entry), random);
    this.refused = new TopicBacklog(entry -> write.accept(this, entry), random);
    MetricGroup group = metrics.addGroup("cluster", name.cluster()).addGroup("topic", name.topic());
    group.gauge("unwritten", (Gauge<Long>) () -> inMemory + keyed);
    group.gauge(
        "oldestUnwrittenAgeMillis",
        (Gauge<Long>) () -> oldestMillis == 0 ? 0 : clock.millis() - oldestMillis);
  }

  /** Which of the two has a message to wait with. */
  TopicBacklog of(OutgoingMessage message) {
    return isLikeRefused(message) ? refused : taken;
  }

  void take(Entry entry) {
    boolean aside = isLikeRefused(entry.message());
    entry.refused(aside);
    (aside ? refused : taken).add(entry);
    counted();
  }

  /** A write has come to its end. Returns whether the message is written. */
  boolean settle(Entry entry, WriteResult result, long nowMillis) {
    TopicBacklog backlog = entry.isRefused() ? refused : taken;
    if (result instanceof WriteResult.Written) {
      if (entry.isShortened()) {
        LOG.info(
            "a message for {} was too large for it and has been written without some of its"
                + " headers: {}",
            this,
            DeathHeaders.text(entry.message()));
      }
      if (backlog.written(entry)) {
        LOG.info("{} takes messages again; {} are on their way", this, backlog.size());
        if (entry.isRefused()) {
          leastRefused = Integer.MAX_VALUE;
        }
      }
      counted();
      return true;
    }
    if (result instanceof WriteResult.Failed failed) {
      failed(backlog, entry, failed.error(), nowMillis);
    } else if (result instanceof WriteResult.Refused refusal) {
      refused(backlog, entry, refusal.error(), nowMillis);
    }
    return false;
  }

  void tick(long nowMillis) {
    taken.tick(nowMillis);
    refused.tick(nowMillis);
    if (refused.size() == 0 && refused.trouble() == null) {
      leastRefused = Integer.MAX_VALUE;
    }
    if (nowMillis >= agedMillis + AGE_MILLIS || nowMillis < agedMillis) {
      agedMillis = nowMillis;
      oldestMillis = all().stream().mapToLong(Entry::sinceMillis).min().orElse(0);
    }
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>(taken.all());
    all.addAll(refused.all());
    return all;
  }

  boolean isWriting() {
    return taken.inFlight() + refused.inFlight() > 0;
  }

  long keyed() {
    return keyed;
  }

  void addKeyed(long difference) {
    long before = keyed;
    keyed = before + difference; // One thread writes.
  }

  /** In how long a message in keyed state is to look again: the later, the more there are. */
  long recheckMillis(RandomGenerator random) {
    long most =
        taken.trouble() == null && refused.trouble() == null
            ? SOON_MILLIS
            : Math.min(LATEST_MILLIS, Math.max(LATER_MILLIS, keyed / LOOKS_A_MILLI));
    return most / 2 + random.nextLong(most / 2 + 1);
  }

  @Override
  public String toString() {
    return "topic '%s' of cluster '%s'".formatted(name.topic(), name.cluster());
  }

  private void failed(TopicBacklog backlog, Entry entry, String error, long nowMillis) {
    if (backlog.failed(entry, error, nowMillis)) {
      LOG.warn(
          "{} can't be written: {}. What is for it waits in the job's state and is tried again,"
              + " within {} s of its return; all else goes on. Create it, grant this job DESCRIBE"
              + " and WRITE on it, or bring its cluster back",
          this,
          error,
          TopicBacklog.LONGEST_PAUSE_MILLIS / 1000);
    }
  }

  private void refused(TopicBacklog backlog, Entry entry, String error, long nowMillis) {
    if (entry.shorten()) {
      backlog.again(entry);
    } else if (entry.isRefused()) {
      leastRefused = Math.min(leastRefused, entry.message().leastWeight());
      failed(backlog, entry, error, nowMillis);
    } else {
      boolean first = leastRefused == Integer.MAX_VALUE;
      leastRefused = Math.min(leastRefused, entry.message().leastWeight());
      taken.giveUp(entry, nowMillis);
      entry.refused(true);
      refused.addRefused(entry, error, nowMillis);
      if (first) {
        LOG.warn(
            "{} refuses a message of some {} bytes, though nothing is left to be left out of it:"
                + " {}. It waits in the job's state with what is as large, and is tried again;"
                + " smaller ones go on. Raise the topic's max.message.bytes, and the broker's"
                + " replica.fetch.max.bytes where it is less",
            this,
            entry.message().leastWeight(),
            error);
      }
    }
  }

  private boolean isLikeRefused(OutgoingMessage message) {
    return leastRefused != Integer.MAX_VALUE && message.leastWeight() >= leastRefused;
  }

  private void counted() {
    inMemory = (long) taken.size() + refused.size();
  }
}
