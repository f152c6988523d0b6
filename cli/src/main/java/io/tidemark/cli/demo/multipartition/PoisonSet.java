/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.packages.Row;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A set that can't be applied: one mutation in its middle is for a table that doesn't exist. Those
 * before it have to be applied, it and those after it must not be. Pure.
 */
final class PoisonSet {

  static final String TOKEN = "poison";
  static final String NO_TABLE = "packages_by_maintainer";

  /** Which of its mutations no target takes. */
  static final int FAILING = 3;

  /** In no index, so no other set touches its rows. */
  private static final DebianPackage PACKAGE =
      new DebianPackage(
          "tidemark-poison",
          "1.0-1",
          "misc",
          "extra",
          OptionalLong.of(1),
          List.of("libc6", "zlib1g"));

  private PoisonSet() {}

  static List<Mutation> mutations() {
    List<Mutation> mutations = new ArrayList<>(PackageTables.add(PACKAGE));
    Mutation unwanted = mutations.get(0).toBuilder().setTable(NO_TABLE).build();
    mutations.add(FAILING - 1, unwanted);
    return mutations;
  }

  /** The rows that it has to leave. */
  static Map<Place, ByteString> rows() {
    Map<Place, ByteString> rows = new HashMap<>();
    for (Row row : PackageTables.rows(PACKAGE).subList(0, FAILING - 1)) {
      rows.put(row.place(), row.value());
    }
    return rows;
  }

  /** What is wrong with how it ended, for people; empty where nothing is. */
  static Optional<String> complaint(MutationSet set) {
    boolean right =
        set.getState() == MutationSet.State.DEAD
            && set.getSize() == mutations().size()
            && set.getApplied() == FAILING - 1
            && set.getFailingSequence() == FAILING
            && set.getReason().contains(NO_TABLE);
    return right
        ? Optional.empty()
        : Optional.of(
            "the poison set is %s, with %d of %d applied, at sequence %d for '%s'; it must be DEAD at %d, for %s"
                .formatted(
                    set.getState(),
                    set.getApplied(),
                    set.getSize(),
                    set.getFailingSequence(),
                    set.getReason(),
                    FAILING,
                    NO_TABLE));
  }
}
