/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of one set as Cassandra has them: of two writes of one cell the later timestamp stands,
 * in whatever order they arrive, and a deletion hides what was written before it.
 */
final class ModelPartition {

  /** The key of a row. */
  record RowKey(int sequence, long attempt, int chunk) implements Comparable<RowKey> {
    @Override
    public int compareTo(RowKey other) {
      int bySequence = Integer.compare(sequence, other.sequence);
      int byAttempt = bySequence != 0 ? bySequence : Long.compare(attempt, other.attempt);
      return byAttempt != 0 ? byAttempt : Integer.compare(chunk, other.chunk);
    }
  }

  /** A row's cells; those that it hasn't are empty. */
  record Cells(ByteString hash, int number, int chunks, ByteString content) {}

  private record Stamped<T>(T value, long time) {}

  private final NavigableMap<RowKey, Stamped<Cells>> rows = new TreeMap<>();
  private final Map<Long, Long> deletedAttempts = new HashMap<>();
  private long deletedAll = -1;
  private Stamped<Optional<Long>> expires = new Stamped<>(Optional.empty(), -1);
  private Stamped<Optional<SetHead.Completion>> completion = new Stamped<>(Optional.empty(), -1);
  private Stamped<Optional<SetProgress>> progress = new Stamped<>(Optional.empty(), -1);

  void put(RowKey key, Cells cells, long time) {
    if (time <= deletedAll || time <= deletedAttempts.getOrDefault(key.attempt(), -1L)) {
      return;
    }
    rows.merge(
        key, new Stamped<>(cells, time), (old, fresh) -> old.time() > fresh.time() ? old : fresh);
  }

  /** Adds content to a row that has the rest. */
  void putContent(RowKey key, ByteString content, long time) {
    Stamped<Cells> row = rows.get(key);
    Cells old = row == null ? new Cells(ByteString.EMPTY, 0, 0, ByteString.EMPTY) : row.value();
    put(key, new Cells(old.hash(), old.number(), old.chunks(), content), time);
  }

  void delete(long attempt, long time) {
    deletedAttempts.merge(attempt, time, Math::max);
    rows.entrySet()
        .removeIf(row -> row.getKey().attempt() == attempt && row.getValue().time() <= time);
  }

  void deleteAll(long time) {
    deletedAll = Math.max(deletedAll, time);
    rows.values().removeIf(row -> row.time() <= time);
  }

  void expires(Optional<Long> value, long time) {
    expires = time > expires.time() ? new Stamped<>(value, time) : expires;
  }

  void completion(Optional<SetHead.Completion> value, long time) {
    completion = time > completion.time() ? new Stamped<>(value, time) : completion;
  }

  void progress(Optional<SetProgress> value, long time) {
    progress = time > progress.time() ? new Stamped<>(value, time) : progress;
  }

  Optional<SetHead> head() {
    return expires.value().isEmpty() && completion.value().isEmpty() && progress.value().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SetHead(expires.value().orElse(0L), completion.value(), progress.value()));
  }

  /** Rows by key, beyond one of them. */
  List<Map.Entry<RowKey, Cells>> after(Optional<RowKey> key, int most) {
    var found = key.isPresent() ? rows.tailMap(key.get(), false).entrySet() : rows.entrySet();
    List<Map.Entry<RowKey, Cells>> page = new ArrayList<>();
    for (var row : found) {
      if (page.size() < most) {
        page.add(Map.entry(row.getKey(), row.getValue().value()));
      }
    }
    return page;
  }

  /** All rows by key. */
  List<Map.Entry<RowKey, Cells>> all() {
    return after(Optional.empty(), Integer.MAX_VALUE);
  }
}
