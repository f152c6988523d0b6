/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the records of a namespace whose targets refuse most of them, before all of a backlog is in
 * the dead letters: a release that rejects what it took yesterday does that in seconds, and to
 * redrive a million records takes longer than to mend it. While it is open one record at a time is
 * sent to find out; the first that is delivered closes it. But for {@link #open()} for the task
 * thread alone, and nothing of it is in checkpoints.
 */
final class DeadLetterBreaker {

  /** The time in which dead letters are counted. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** How often a record is sent while it is open. */
  static final Duration PROBE = Duration.ofSeconds(10);

  /** How long the others are held, at the least. */
  static final Duration LOOK = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterBreaker.class);

  private final Map<String, Circuit> circuits = new HashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  /** One namespace. */
  private static final class Circuit {
    final Lane lane = new Lane();
    long windowMillis;
    int delivered;
    int dead;
    boolean open;
    long openedMillis;
    long nextProbeMillis;

    void roll(long nowMillis) {
      if (nowMillis < windowMillis || nowMillis - windowMillis >= WINDOW.toMillis()) {
        windowMillis = nowMillis;
        delivered = 0;
        dead = 0;
      }
    }
  }

  /** A record of a namespace was delivered. */
  void delivered(String namespace, long nowMillis) {
    Circuit circuit = circuits.get(namespace);
    if (circuit == null) {
      return; // None of its records has died: there is nothing to weigh it against.
    }
    circuit.roll(nowMillis);
    circuit.delivered++;
    if (circuit.open) {
      circuit.open = false;
      open.decrementAndGet();
      circuit.dead = 0;
      LOG.info(
          "namespace {}: a record was delivered after {} ms in which most were refused; the held ones"
              + " go on",
          namespace,
          nowMillis - circuit.openedMillis);
    }
  }

  /**
   * A record of a namespace died of what its target answered.
   *
   * @param most how many may a minute
   */
  void died(String namespace, int most, String error, long nowMillis) {
    Circuit circuit = circuits.computeIfAbsent(namespace, unused -> new Circuit());
    circuit.roll(nowMillis);
    circuit.dead++;
    if (!circuit.open && circuit.dead > most && circuit.dead > circuit.delivered) {
      circuit.open = true;
      open.incrementAndGet();
      circuit.openedMillis = nowMillis;
      circuit.nextProbeMillis = nowMillis + PROBE.toMillis();
      LOG.error(
          "namespace {}: {} records died within a minute and {} were delivered; the rest is held, and"
              + " one record in {} s is sent to find out whether they are taken again. Mend the"
              + " target, or raise max_dead_letters_per_minute to have them all die. The last"
              + " answer: {}",
          namespace,
          circuit.dead,
          circuit.delivered,
          PROBE.toSeconds(),
          error);
    }
  }

  /**
   * Until when a record is held that would be sent now, in milliseconds since the epoch; 0: it is
   * sent.
   */
  long heldUntil(String namespace, long nowMillis) {
    Circuit circuit = circuits.get(namespace);
    if (circuit == null || !circuit.open) {
      return 0;
    }
    if (nowMillis >= circuit.nextProbeMillis
        || circuit.nextProbeMillis - nowMillis > PROBE.toMillis()) {
      circuit.nextProbeMillis = nowMillis + PROBE.toMillis();
      return 0;
    }
    return circuit.lane.draw(nowMillis + LOOK.toMillis(), Outages.GAP_MILLIS);
  }

  /** How many namespaces are held. Read by any thread. */
  int open() {
    return open.get();
  }
}
