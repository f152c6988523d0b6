/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static io.tidemark.storage.TableRequests.buffer;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.google.protobuf.ByteString;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.storage.TableRequests.Bound;
import io.tidemark.storage.steps.Steps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The table in Cassandra. */
final class CqlSetTable implements SetTable {

  /** Less than the shortest time that an ended set is remembered, after which it may begin anew. */
  private static final Duration LATE = Duration.ofSeconds(20);

  private final TableRequests requests;
  private final SetStatements statements;
  private final InstantSource clock;

  CqlSetTable(TableRequests requests, SetStatements statements, InstantSource clock) {
    this.requests = requests;
    this.statements = statements;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Stored<Boolean>> write(
      SetName set, List<Draft> drafts, long expiresMillis) {
    List<Bound> writes = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      List<ByteString> chunks = draft.chunks();
      writes.add(
          new Bound(
              statements.write,
              values ->
                  attempt(values, draft.sequence(), draft.attempt())
                      .setInt("chunk", 0)
                      .setByteBuffer("hash", buffer(draft.hash()))
                      .setInt("bytes", draft.bytes())
                      .setInt("chunks", chunks.size())
                      .setByteBuffer("content", buffer(chunks.get(0)))
                      .setLong("expires_at", expiresMillis)));
    }
    return requests.write(set, writes);
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeChunk(
      SetName set, Draft draft, int chunk, ByteString content) {
    return one(
        set,
        new Bound(
            statements.writeChunk,
            values ->
                attempt(values, draft.sequence(), draft.attempt())
                    .setInt("chunk", chunk)
                    .setByteBuffer("content", buffer(content))));
  }

  @Override
  public CompletionStage<Stored<Boolean>> withdraw(SetName set, int sequence, long attempt) {
    return one(
        set,
        new Bound(
            statements.withdraw,
            values -> attempt(values, sequence, attempt).setInt("chunk", SetStatements.WITHDRAWN)));
  }

  @Override
  public CompletionStage<Stored<Boolean>> delete(SetName set, int sequence, long attempt) {
    return one(set, deletion(sequence, attempt));
  }

  @Override
  public CompletionStage<Stored<Boolean>> deleteLate(SetName set, int sequence, long attempt) {
    return requests.write(
        set,
        List.of(
            deletion(sequence, attempt),
            new Bound(statements.deleteExpiry, UnaryOperator.identity())));
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeMarker(SetName set, Marker marker) {
    ByteBuffer written = ByteBuffer.allocate(Long.BYTES).putLong(marker.writtenMillis()).flip();
    return one(
        set,
        new Bound(
            statements.writeMarker,
            values ->
                attempt(values, SetStatements.MARKERS, marker.attempt())
                    .setInt("chunk", 0)
                    .setByteBuffer("hash", written)
                    .setInt("bytes", marker.count())));
  }

  @Override
  public CompletionStage<Stored<Boolean>> deleteMarker(SetName set, long attempt) {
    return one(set, deletion(SetStatements.MARKERS, attempt));
  }

  @Override
  public CompletionStage<Stored<Boolean>> accept(
      SetName set, long attempt, SetHead.Completion completion, ByteString counted) {
    return requests.write(
        set,
        List.of(
            new Bound(statements.acceptHead, values -> completion(values, completion)),
            new Bound(
                statements.acceptCounted,
                values ->
                    attempt(values, SetStatements.MARKERS, attempt)
                        .setInt("chunk", 0)
                        .setByteBuffer("content", buffer(counted)))));
  }

  @Override
  public CompletionStage<Stored<Optional<ByteString>>> counted(SetName set) {
    return requests.read(
        set, new Bound(statements.counted, UnaryOperator.identity()), SetReading::counted);
  }

  @Override
  public CompletionStage<Stored<SetRows>> rows(SetName set, Collection<Integer> sequences) {
    List<Integer> all = new ArrayList<>(sequences);
    all.add(SetStatements.MARKERS);
    Bound query =
        new Bound(statements.rows, values -> values.setList("sequences", all, Integer.class));
    return Steps.then(
        requests.read(set, query, SetReading::rows),
        // The head comes with a row of the sequences that were asked for, or not at all.
        rows ->
            rows.attempts().isEmpty() && rows.markers().isEmpty()
                ? Steps.then(head(set), head -> Steps.done(new SetRows(head, List.of(), List.of())))
                : Steps.done(rows));
  }

  @Override
  public CompletionStage<Stored<SetRows>> allRows(SetName set) {
    return requests.readPages(
        set, new Bound(statements.allRows, UnaryOperator.identity()), SetReading::pages);
  }

  @Override
  public CompletionStage<Stored<Optional<SetHead>>> head(SetName set) {
    return requests.read(
        set, new Bound(statements.head, UnaryOperator.identity()), SetReading::head);
  }

  @Override
  public CompletionStage<Stored<Contents>> contents(
      SetName set, int from, int to, int rows, Optional<Contents.Place> after) {
    return requests.readPage(
        set,
        new Bound(
            statements.contents,
            values -> {
              BoundStatementBuilder page =
                  values.setInt("first", from).setInt("last", to).setPageSize(rows);
              return after.isEmpty()
                  ? page
                  : page.setPagingState(((SetReading.PagingState) after.get()).state());
            }),
        SetReading::contents);
  }

  @Override
  public CompletionStage<Stored<Boolean>> writeProgress(SetName set, SetProgress progress) {
    ByteBuffer content = buffer(ProgressContent.encode(progress));
    return one(
        set, new Bound(statements.progress, values -> values.setByteBuffer("progress", content)));
  }

  @Override
  public CompletionStage<Stored<Boolean>> end(
      SetName set, Optional<SetHead> head, SetProgress progress, Duration retention) {
    // In the future: it hides what others write while this is on its way, and as long as their
    // clocks may be ahead. Nobody is told that such a write was accepted.
    long micros = TimeUnit.MILLISECONDS.toMicros(clock.millis() + LATE.toMillis());
    return requests.write(
        set,
        List.of(
            new Bound(
                statements.endHead,
                values -> {
                  BoundStatementBuilder end =
                      values
                          .setInt("seconds", (int) retention.toSeconds())
                          .setLong("micros", micros)
                          .setLong("expires_at", head.map(SetHead::expiresMillis).orElse(0L))
                          .setByteBuffer("progress", buffer(ProgressContent.encode(progress)));
                  Optional<SetHead.Completion> completion = head.flatMap(SetHead::completion);
                  return completion.isPresent()
                      ? completion(end, completion.get())
                      : end.setToNull("count").setToNull("bytes").setToNull("at");
                }),
            new Bound(statements.endRows, values -> values.setLong("micros", micros))));
  }

  private CompletionStage<Stored<Boolean>> one(SetName set, Bound statement) {
    return requests.write(set, List.of(statement));
  }

  private Bound deletion(int sequence, long attempt) {
    return new Bound(statements.delete, values -> attempt(values, sequence, attempt));
  }

  private static BoundStatementBuilder completion(
      BoundStatementBuilder values, SetHead.Completion completion) {
    return values
        .setInt("count", completion.count())
        .setLong("bytes", completion.bytes())
        .setLong("at", completion.atMillis());
  }

  private static BoundStatementBuilder attempt(
      BoundStatementBuilder values, int sequence, long attempt) {
    return values.setInt("sequence", sequence).setLong("attempt", attempt);
  }
}
