/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.record.LogRecord;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.Stored;
import io.tidemark.storage.steps.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Reads mutations with their content, a few rows at a time. */
final class PageReader {

  /** A page ends once it has so many bytes of content, however few mutations that are. */
  static final int PAGE_BYTES = 4 * 1024 * 1024;

  /** The first rows are read without knowing how large they are. */
  private static final int FIRST_ROWS = 32;

  private static final int MOST_ROWS = 2_000;
  private static final int REQUEST_BYTES = 1024 * 1024;

  private final SetTable table;

  PageReader(SetTable table) {
    this.table = table;
  }

  CompletionStage<Stored<SetPage>> read(SetName set, int from, int to) {
    PageAssembly assembly = new PageAssembly(from, to);
    return Steps.then(
        gather(set, from, to, FIRST_ROWS, Optional.empty(), assembly),
        gathered ->
            assembly.contested()
                ? Steps.then(
                    table.counted(set), counted -> Steps.done(page(set, from, assembly, counted)))
                : Steps.done(page(set, from, assembly, Optional.empty())));
  }

  private CompletionStage<Stored<PageAssembly>> gather(
      SetName set,
      int from,
      int to,
      int rows,
      Optional<Contents.Place> after,
      PageAssembly assembly) {
    return Steps.then(
        table.contents(set, from, to, rows, after),
        contents -> {
          long bytes = 0;
          for (Contents.Row row : contents.rows()) {
            assembly.add(row);
            bytes += row.content().size();
          }
          if (contents.next().isEmpty()) {
            assembly.finish();
          }
          if (contents.next().isEmpty() || assembly.stopped() || assembly.bytes() >= PAGE_BYTES) {
            return Steps.done(assembly);
          }
          return gather(
              set, from, to, rows(contents.rows().size(), bytes), contents.next(), assembly);
        });
  }

  /** How many rows to read next: a megabyte of those that there were. */
  private static int rows(int read, long bytes) {
    long each = Math.max(1, bytes / Math.max(1, read));
    return (int) Math.max(1, Math.min(MOST_ROWS, REQUEST_BYTES / each));
  }

  private static SetPage page(
      SetName set, int from, PageAssembly assembly, Optional<ByteString> counted) {
    List<LogRecord> mutations = new ArrayList<>();
    int sequence = from;
    for (Map<ByteString, ByteString> contents : assembly.found()) {
      int at = sequence;
      Optional<ByteString> content =
          contents.size() == 1
              ? contents.values().stream().findFirst()
              : contents.entrySet().stream()
                  .filter(each -> counted.isPresent())
                  .filter(each -> Counted.has(counted.get(), at, each.getKey()))
                  .map(Map.Entry::getValue)
                  .findFirst();
      if (content.isEmpty()) {
        return stopped(mutations, sequence, "it has two contents, and neither was counted");
      }
      try {
        mutations.add(MutationContent.decode(set, sequence, content.get()));
      } catch (DamagedException e) {
        return stopped(mutations, sequence, String.valueOf(e.getMessage()));
      }
      sequence++;
    }
    return assembly.stopped()
        ? stopped(mutations, sequence, "it is missing")
        : new SetPage(mutations, OptionalInt.empty(), "");
  }

  private static SetPage stopped(List<LogRecord> mutations, int sequence, String error) {
    return new SetPage(
        mutations, OptionalInt.of(sequence), "sequence %d: %s".formatted(sequence, error));
  }
}
