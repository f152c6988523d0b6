/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.outcome.Outcome;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.record.LogRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold of every schedule, told from the queue and from what was sent alone. What a crash
 * takes back is taken back here too, but not what was sent: that has happened.
 *
 * <p>A record is named by its offset. Its payload says it, so that a target's view leads back here.
 */
final class ScheduleModel {

  private DeliveryPolicy policy;
  private ScheduleDocuments.Known known = ScheduleDocuments.Known.IN_FORCE;

  /** Whether documents change: then what was promised of one isn't of the next. */
  private boolean changes;

  /** Whether keys lose their order: who is written then doesn't find who was written before. */
  private boolean reorders;

  private long arriving = -1;
  private Known beforeArrival = new Known();
  private final Set<String> everStopped = new TreeSet<>();
  private final Set<Long> maybeRedriven = new HashSet<>();
  private final Set<Long> written = new HashSet<>();
  private final Set<Long> ended = new HashSet<>();
  private Known now = new Known();
  private Known saved = new Known();

  ScheduleModel(DeliveryPolicy policy) {
    this.policy = policy;
  }

  /** A model of documents that change. */
  ScheduleModel(ScheduleDocuments documents, boolean reorders) {
    this(documents.policy());
    this.known = documents.known();
    this.changes = true;
    this.reorders = reorders;
  }

  /** The document has changed. */
  void changes(ScheduleDocuments documents) {
    if (documents.policy().onDeadLetter() != OnDeadLetter.STOP_KEY
        || documents.known() == ScheduleDocuments.Known.REMOVED) {
      now.stoppedBy.clear();
      saved.stoppedBy.clear();
    }
    policy = documents.policy();
    known = documents.known();
  }

  /** What the tasks know, as far as it binds them; a crash goes back to the last checkpoint's. */
  private static final class Known {
    /** By id: records before this offset are cancelled or replaced. */
    final Map<String, Long> withdrawnBefore = new HashMap<>();

    /** By key: records before this offset have given way. */
    final Map<String, Long> coalescedBefore = new HashMap<>();

    /** By key: the id of the dead record that stops it. */
    final Map<String, String> stoppedBy = new HashMap<>();

    /** By key: the one in flight. */
    final Map<String, Long> inFlight = new HashMap<>();

    /** By key: the last that was sent. */
    final Map<String, Long> lastSent = new HashMap<>();

    /** By key: one that was written again after it stopped its key, and comes first. */
    final Map<String, Long> redriven = new HashMap<>();

    Known copy() {
      Known copy = new Known();
      copy.withdrawnBefore.putAll(withdrawnBefore);
      copy.coalescedBefore.putAll(coalescedBefore);
      copy.stoppedBy.putAll(stoppedBy);
      copy.redriven.putAll(redriven);
      return copy; // What is in flight is sent again, and the order begins again with it.
    }
  }

  /** The key of an id; ids are made so that each has one. */
  static String key(String id) {
    return "key-" + id.charAt(0);
  }

  /** The offset of the record as it was sent. */
  static long offset(LogRecord record) {
    return Long.parseLong(record.payload().toStringUtf8().substring("payload-".length()));
  }

  /** Ids of dead records that stop their keys, or may. */
  Set<String> stoppers() {
    return changes ? Set.copyOf(everStopped) : new TreeSet<>(now.stoppedBy.values());
  }

  void reads(long offset, String id, boolean cancels) {
    String key = key(id);
    arriving = offset;
    beforeArrival = now.copy();
    beforeArrival.inFlight.putAll(now.inFlight);
    beforeArrival.lastSent.putAll(now.lastSent);
    boolean stopped = id.equals(now.stoppedBy.get(key));
    now.withdrawnBefore.put(id, offset);
    if (stopped) {
      now.stoppedBy.remove(key);
    }
    if (cancels) {
      // What is in flight may wait again, if what would have taken its place is gone.
      now.coalescedBefore.computeIfPresent(key, (k, o) -> now.inFlight.getOrDefault(k, 0L));
      return;
    }
    written.add(offset);
    if (changes && everStopped.contains(id)) {
      maybeRedriven.add(offset); // A mark may be there that its namespace no longer wants.
    }
    if (stopped) {
      now.redriven.put(key, offset);
    } else if (policy.coalesce() == Coalesce.LATEST && known == ScheduleDocuments.Known.IN_FORCE) {
      now.coalescedBefore.put(key, offset);
    }
  }

  /** It has been taken in, whatever became of it. */
  void arrived() {
    arriving = -1;
  }

  void sends(LogRecord record, long atMillis) {
    long offset = offset(record);
    String key = key(record.id());
    assertThat(atMillis).as("%s not early", record).isGreaterThanOrEqualTo(record.dueMillis());
    assertThat(known).as("namespace of %s", record).isEqualTo(ScheduleDocuments.Known.IN_FORCE);
    if (!changes) { // What fails while its namespace isn't known is tried once more when it is.
      assertThat(record.attempt())
          .as("%s attempts", record)
          .isLessThanOrEqualTo(World.RETRY.maxAttempts());
    }
    if (reorders) {
      return;
    }
    assertThat(offset)
        .as("neither cancelled nor replaced: %s", record)
        .isGreaterThanOrEqualTo(now.withdrawnBefore.getOrDefault(record.id(), 0L));
    if (!policy.ordered()) {
      return;
    }
    boolean redriven =
        Long.valueOf(offset).equals(now.redriven.get(key)) || maybeRedriven.contains(offset);
    if (!redriven) {
      if (!changes) { // What gave way under one document may go on under the next.
        assertThat(offset)
            .as("not coalesced: %s", record)
            .isGreaterThanOrEqualTo(now.coalescedBefore.getOrDefault(key, 0L));
      }
      assertThat(offset)
          .as("in order: %s", record)
          .isGreaterThanOrEqualTo(now.lastSent.getOrDefault(key, 0L));
      now.lastSent.put(key, offset);
    }
    assertThat(now.stoppedBy).as("its key isn't stopped: %s", record).doesNotContainKey(key);
    assertThat(now.inFlight.put(key, offset)).as("alone in flight: %s", record).isNull();
  }

  void ends(long offset) {
    now.inFlight.values().remove(offset);
  }

  void dies(long offset, String id) {
    assertThat(known)
        .as("namespace of dead %d", offset)
        .isNotEqualTo(ScheduleDocuments.Known.UNKNOWN);
    everStopped.add(id);
    if (changes && offset == arriving) {
      now = beforeArrival; // Dead on arrival, it was never among the records of its key.
    } else if (policy.onDeadLetter() == OnDeadLetter.STOP_KEY
        && known == ScheduleDocuments.Known.IN_FORCE
        && offset >= now.withdrawnBefore.getOrDefault(id, 0L)) {
      now.stoppedBy.put(key(id), id);
    }
  }

  void hasOutcome(Outcome outcome) {
    ended.add(outcome.origin().offset());
  }

  void saves() {
    saved = now.copy();
  }

  void restores() {
    now = saved.copy();
  }

  void checkEnd() {
    if (!changes) { // What ends while its namespace isn't known is told to nobody.
      assertThat(ended).as("every record has an outcome").containsAll(written);
    }
  }
}
