/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.Acceptance;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.storage.steps.Steps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes mutations. Those of one set that come while others of it are being written gather, and go
 * together as one request after that; nobody waits for company. Safe for threads.
 */
final class SaveLines {

  /** The most mutations that are written together. */
  static final int MOST = 64;

  /** The most bytes of content that are written together. A larger mutation goes alone, at once. */
  static final int BATCH_BYTES = 40 * 1024;

  /** The most bytes that wait, of all sets together. */
  static final long WAITING_BYTES = 64L * 1024 * 1024;

  private final SetTable table;
  private final SaveProtocol protocol;

  /** The sets that are being written to, with what waits for that. */
  private final Map<SetName, Deque<Save>> lines = new HashMap<>();

  private long waitingBytes;

  private record Save(
      Draft draft, long expiresMillis, CompletableFuture<Stored<Acceptance>> answer) {
    int size() {
      return draft.content().size();
    }
  }

  SaveLines(SetTable table, SaveProtocol protocol) {
    this.table = table;
    this.protocol = protocol;
  }

  /** Saves a mutation. */
  CompletionStage<Stored<Acceptance>> save(SetName set, Draft draft, long expiresMillis) {
    Save save = new Save(draft, expiresMillis, new CompletableFuture<>());
    if (save.size() > BATCH_BYTES) {
      writeLarge(set, save);
      return save.answer();
    }
    switch (join(set, save)) {
      case FIRST -> write(set, List.of(save));
      case WAITS -> {}
      case FULL ->
          save.answer()
              .complete(
                  new Failed<>(
                      Reach.AWAY,
                      "%d bytes of mutations wait to be saved already".formatted(WAITING_BYTES)));
    }
    return save.answer();
  }

  private enum Joined {
    FIRST,
    WAITS,
    FULL
  }

  private synchronized Joined join(SetName set, Save save) {
    Deque<Save> line = lines.get(set);
    if (line == null) {
      lines.put(set, new ArrayDeque<>());
      return Joined.FIRST;
    }
    if (waitingBytes + save.size() > WAITING_BYTES) {
      return Joined.FULL;
    }
    waitingBytes += save.size();
    line.add(save);
    return Joined.WAITS;
  }

  /** What is written next of a set, after a request has ended; nothing if none waits. */
  private synchronized List<Save> next(SetName set) {
    Deque<Save> line = lines.get(set);
    List<Save> next = new ArrayList<>();
    int bytes = 0;
    while (line != null && !line.isEmpty() && next.size() < MOST) {
      bytes += line.element().size();
      if (bytes > BATCH_BYTES && !next.isEmpty()) {
        break;
      }
      waitingBytes -= line.element().size();
      next.add(line.remove());
    }
    if (next.isEmpty()) {
      lines.remove(set);
    }
    return next;
  }

  private void write(SetName set, List<Save> saves) {
    long expires = saves.stream().mapToLong(Save::expiresMillis).max().orElseThrow();
    table
        .write(set, saves.stream().map(Save::draft).toList(), expires)
        .whenComplete(
            (written, defect) -> {
              List<Save> next = next(set);
              if (!next.isEmpty()) {
                write(set, next);
              }
              if (defect != null) {
                saves.forEach(save -> save.answer().completeExceptionally(defect));
              } else {
                settle(set, saves, written);
              }
            });
  }

  private void settle(SetName set, List<Save> saves, Stored<Boolean> written) {
    if (written instanceof Failed<Boolean> failed) {
      saves.forEach(save -> save.answer().complete(failed.of()));
      return;
    }
    table
        .rows(set, saves.stream().map(save -> save.draft().sequence()).distinct().toList())
        .whenComplete(
            (rows, defect) -> {
              if (defect != null) {
                saves.forEach(save -> save.answer().completeExceptionally(defect));
              } else {
                saves.forEach(save -> settle(set, save, rows));
              }
            });
  }

  private void settle(SetName set, Save save, Stored<SetRows> rows) {
    CompletionStage<Stored<Acceptance>> settled =
        rows instanceof Done<SetRows> done
            ? protocol.settle(set, save.draft(), done.value())
            : Steps.failed(
                Reach.IN_DOUBT,
                "sequence %d of set %s was written, but not read back: %s"
                    .formatted(save.draft().sequence(), set, ((Failed<SetRows>) rows).error()));
    settled.whenComplete(
        (answer, defect) -> {
          if (defect != null) {
            save.answer().completeExceptionally(defect);
          } else {
            save.answer().complete(answer);
          }
        });
  }

  /** The first chunk comes last: where it is, all are. */
  private void writeLarge(SetName set, Save save) {
    Draft draft = save.draft();
    var chunks = draft.chunks();
    List<CompletableFuture<Stored<Boolean>>> further = new ArrayList<>();
    for (int chunk = 1; chunk < chunks.size(); chunk++) {
      further.add(table.writeChunk(set, draft, chunk, chunks.get(chunk)).toCompletableFuture());
    }
    CompletableFuture.allOf(further.toArray(CompletableFuture<?>[]::new))
        .thenAccept(
            all -> {
              var failure =
                  SaveProtocol.firstFailure(further.stream().map(CompletableFuture::join).toList());
              if (failure.isPresent()) {
                protocol
                    .giveUp(set, draft, failure.get())
                    .thenAccept(answer -> save.answer().complete(answer));
              } else {
                table
                    .write(set, List.of(draft), save.expiresMillis())
                    .thenAccept(written -> settle(set, List.of(save), written));
              }
            })
        .exceptionally(
            defect -> {
              save.answer().completeExceptionally(defect);
              return null;
            });
  }
}
