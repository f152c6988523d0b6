/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.storage.ModelPartition.Cells;
import io.tidemark.storage.ModelPartition.RowKey;
import io.tidemark.storage.steps.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** The table of one set in memory, as one server sees it. */
final class ModelTable implements SetTable {

  private static final int PAGE_ROWS = 2;

  /** How many requests later a write is hidden by the end of a set that it came after. */
  private static final int LATE = 1_000;

  private final ModelPartition partition;
  private final Steersman steersman;
  private final int server;

  private record After(RowKey key) implements Contents.Place {}

  ModelTable(ModelPartition partition, Steersman steersman, int server) {
    this.partition = partition;
    this.steersman = steersman;
    this.server = server;
  }

  private CompletionStage<Stored<Boolean>> change(LongConsumer effect) {
    return steersman.request(
        server,
        time -> {
          effect.accept(time);
          return true;
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> write(
      SetName set, List<Draft> drafts, long expiresMillis) {
    return change(
        time -> {
          for (Draft draft : drafts) {
            List<ByteString> chunks = draft.chunks();
            partition.put(
                new RowKey(draft.sequence(), draft.attempt(), 0),
                new Cells(draft.hash(), draft.bytes(), chunks.size(), chunks.get(0)),
                time);
          }
          partition.expires(Optional.of(expiresMillis), time);
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeChunk(
      SetName set, Draft draft, int chunk, ByteString content) {
    return change(
        time ->
            partition.put(
                new RowKey(draft.sequence(), draft.attempt(), chunk),
                new Cells(ByteString.EMPTY, 0, 0, content),
                time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> withdraw(SetName set, int sequence, long attempt) {
    return change(
        time ->
            partition.put(
                new RowKey(sequence, attempt, SetStatements.WITHDRAWN),
                new Cells(ByteString.EMPTY, 0, 0, ByteString.EMPTY),
                time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> delete(SetName set, int sequence, long attempt) {
    return change(time -> partition.delete(attempt, time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> deleteLate(SetName set, int sequence, long attempt) {
    return change(
        time -> {
          partition.delete(attempt, time);
          partition.expires(Optional.empty(), time);
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeMarker(SetName set, Marker marker) {
    ByteString written =
        ByteString.copyFrom(
            java.nio.ByteBuffer.allocate(Long.BYTES).putLong(marker.writtenMillis()).flip());
    return change(
        time ->
            partition.put(
                new RowKey(SetStatements.MARKERS, marker.attempt(), 0),
                new Cells(written, marker.count(), 0, ByteString.EMPTY),
                time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> deleteMarker(SetName set, long attempt) {
    return change(time -> partition.delete(attempt, time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> accept(
      SetName set, long attempt, SetHead.Completion completion, ByteString counted) {
    return change(
        time -> {
          partition.completion(Optional.of(completion), time);
          partition.putContent(new RowKey(SetStatements.MARKERS, attempt, 0), counted, time);
        });
  }

  @Override
  public CompletionStage<Stored<Optional<ByteString>>> counted(SetName set) {
    return steersman.request(
        server,
        time ->
            partition.all().stream()
                .filter(row -> row.getKey().sequence() == SetStatements.MARKERS)
                .map(row -> row.getValue().content())
                .filter(content -> !content.isEmpty())
                .findFirst());
  }

  @Override
  public CompletionStage<Stored<SetRows>> rows(SetName set, Collection<Integer> sequences) {
    return steersman.request(
        server,
        time ->
            rows(
                partition.head(),
                partition.all().stream()
                    .filter(
                        row ->
                            row.getKey().sequence() == SetStatements.MARKERS
                                || sequences.contains(row.getKey().sequence()))
                    .toList()));
  }

  /** Page by page: what happens between two of them is seen in part. */
  @Override
  public CompletionStage<Stored<SetRows>> allRows(SetName set) {
    return readOn(Optional.empty(), new ArrayList<>(), new HashSet<>(), Optional.empty());
  }

  private CompletionStage<Stored<SetRows>> readOn(
      Optional<Optional<SetHead>> head,
      List<Map.Entry<RowKey, Cells>> read,
      Set<Integer> torn,
      Optional<RowKey> after) {
    return Steps.then(
        steersman.request(
            server, time -> Map.entry(partition.head(), partition.after(after, PAGE_ROWS))),
        page -> {
          // As the driver's reading does: the head is that of the first page.
          Optional<SetHead> first = head.orElse(page.getKey());
          read.addAll(page.getValue());
          if (page.getValue().size() < PAGE_ROWS) {
            return Steps.done(rows(first, read).torn(torn));
          }
          RowKey last = page.getValue().get(PAGE_ROWS - 1).getKey();
          if (last.sequence() != SetStatements.MARKERS) {
            torn.add(last.sequence());
          }
          return readOn(Optional.of(first), read, torn, Optional.of(last));
        });
  }

  private static SetRows rows(Optional<SetHead> head, List<Map.Entry<RowKey, Cells>> rows) {
    List<Marker> markers = new ArrayList<>();
    List<SavedAttempt> attempts = new ArrayList<>();
    Set<Long> withdrawn = new HashSet<>();
    for (var row : rows) {
      RowKey key = row.getKey();
      Cells cells = row.getValue();
      if (key.chunk() == SetStatements.WITHDRAWN) {
        withdrawn.add(key.attempt());
      } else if (key.sequence() == SetStatements.MARKERS && !cells.hash().isEmpty()) {
        markers.add(
            new Marker(
                key.attempt(), cells.number(), cells.hash().asReadOnlyByteBuffer().getLong()));
      } else if (key.chunk() == 0 && !cells.hash().isEmpty()) {
        attempts.add(
            new SavedAttempt(
                key.sequence(),
                key.attempt(),
                cells.hash(),
                cells.number(),
                withdrawn.contains(key.attempt())));
      }
    }
    return new SetRows(head, markers, attempts);
  }

  @Override
  public CompletionStage<Stored<Optional<SetHead>>> head(SetName set) {
    return steersman.request(server, time -> partition.head());
  }

  @Override
  public CompletionStage<Stored<Contents>> contents(
      SetName set, int from, int to, int rows, Optional<Contents.Place> after) {
    return steersman.request(
        server,
        time -> {
          RowKey start =
              after
                  .map(place -> ((After) place).key())
                  .orElse(new RowKey(from, Long.MIN_VALUE, Integer.MIN_VALUE));
          List<Contents.Row> page =
              partition.after(Optional.of(start), rows + 1).stream()
                  .filter(row -> row.getKey().sequence() <= to)
                  .map(
                      row ->
                          new Contents.Row(
                              row.getKey().sequence(),
                              row.getKey().attempt(),
                              row.getKey().chunk(),
                              row.getValue().hash(),
                              row.getValue().chunks(),
                              row.getValue().content()))
                  .toList();
          if (page.size() <= rows) {
            return new Contents(page, Optional.empty());
          }
          Contents.Row last = page.get(rows - 1);
          return new Contents(
              page.subList(0, rows),
              Optional.of(new After(new RowKey(last.sequence(), last.attempt(), last.chunk()))));
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeProgress(SetName set, SetProgress progress) {
    return change(time -> partition.progress(Optional.of(progress), time));
  }

  @Override
  public CompletionStage<Stored<Boolean>> end(
      SetName set, Optional<SetHead> head, SetProgress progress, Duration retention) {
    return change(
        sent -> {
          long time = sent + LATE;
          partition.expires(head.map(SetHead::expiresMillis), time);
          partition.completion(head.flatMap(SetHead::completion), time);
          partition.progress(Optional.of(progress), time);
          partition.deleteAll(time);
        });
  }
}
