/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetProgress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rows of one set say. */
final class SetReading {

  private record Attempt(int sequence, long number) {}

  private SetReading() {}

  /** The same of several pages: a sequence on a border is of two moments. */
  static SetRows pages(List<List<Row>> pages) throws DamagedException {
    SetRows rows = rows(pages.stream().flatMap(List::stream).toList());
    return rows.torn(
        pages.subList(0, pages.size() - 1).stream()
            .filter(page -> !page.isEmpty())
            .map(page -> page.get(page.size() - 1))
            .filter(last -> !last.isNull("sequence"))
            .map(last -> last.getInt("sequence"))
            .filter(sequence -> sequence != SetStatements.MARKERS)
            .toList());
  }

  /** The head, the markers and the attempts. */
  static SetRows rows(List<Row> rows) throws DamagedException {
    List<Marker> markers = new ArrayList<>();
    List<SavedAttempt> attempts = new ArrayList<>();
    Set<Attempt> withdrawn = new HashSet<>();
    for (Row row : rows) {
      if (row.isNull("sequence")) {
        break; // A set of which nothing is there but the head.
      }
      int sequence = row.getInt("sequence");
      long attempt = row.getLong("attempt");
      int chunk = row.getInt("chunk");
      ByteBuffer hash = row.getByteBuffer("hash");
      if (chunk == SetStatements.WITHDRAWN) {
        // It comes before the attempt's own first row.
        withdrawn.add(new Attempt(sequence, attempt));
      } else if (chunk == 0 && hash != null && sequence == SetStatements.MARKERS) {
        markers.add(new Marker(attempt, row.getInt("bytes"), hash.getLong()));
      } else if (chunk == 0 && hash != null) {
        attempts.add(
            new SavedAttempt(
                sequence,
                attempt,
                ByteString.copyFrom(hash),
                row.getInt("bytes"),
                withdrawn.contains(new Attempt(sequence, attempt))));
      }
    }
    return new SetRows(head(rows), markers, attempts);
  }

  /** The head, which every row has; empty where there is none. */
  static Optional<SetHead> head(List<Row> rows) throws DamagedException {
    return rows.isEmpty() ? Optional.empty() : head(rows.get(0));
  }

  /** What an accepted completion counted; empty where there is none. */
  static Optional<ByteString> counted(List<Row> rows) {
    return rows.stream()
        .map(row -> Optional.ofNullable(row.getByteBuffer("content")))
        .flatMap(Optional::stream)
        .map(ByteString::copyFrom)
        .findFirst();
  }

  /** Mutations with their content, and where the next page begins. */
  static Contents contents(AsyncResultSet result) {
    List<Contents.Row> rows = new ArrayList<>();
    for (Row row : result.currentPage()) {
      rows.add(
          new Contents.Row(
              row.getInt("sequence"),
              row.getLong("attempt"),
              row.getInt("chunk"),
              bytes(row.getByteBuffer("hash")),
              row.getInt("chunks"),
              bytes(row.getByteBuffer("content"))));
    }
    ByteBuffer state = result.getExecutionInfo().getPagingState();
    return new Contents(rows, Optional.ofNullable(state).map(PagingState::new));
  }

  /** A place between two pages, as the driver has it. */
  record PagingState(ByteBuffer state) implements Contents.Place {}

  private static ByteString bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? ByteString.EMPTY : ByteString.copyFrom(buffer);
  }

  private static Optional<SetHead> head(Row row) throws DamagedException {
    Optional<SetHead.Completion> completion =
        row.isNull("complete_count")
            ? Optional.empty()
            : Optional.of(
                new SetHead.Completion(
                    row.getInt("complete_count"),
                    row.getLong("complete_bytes"),
                    row.getLong("complete_at")));
    Optional<SetProgress> progress = progress(row.getByteBuffer("progress"));
    return row.isNull("expires_at") && completion.isEmpty() && progress.isEmpty()
        ? Optional.empty()
        : Optional.of(new SetHead(row.getLong("expires_at"), completion, progress));
  }

  private static Optional<SetProgress> progress(@Nullable ByteBuffer content)
      throws DamagedException {
    return content == null
        ? Optional.empty()
        : Optional.of(ProgressContent.decode(ByteString.copyFrom(content)));
  }
}
