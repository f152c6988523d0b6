/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.example.keyvalue.v1.Durability;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether what was asked for is sure to happen.
 *
 * @param durability whether it is
 * @param message why not, for people; empty where it is
 */
public record Verdict(Durability durability, String message) {

  /** It will happen. */
  public static final Verdict TRUE = new Verdict(Durability.TRUE, "");

  static Verdict no(String message) {
    return new Verdict(Durability.FALSE, message);
  }

  static Verdict unknown(String message) {
    return new Verdict(Durability.UNKNOWN, message);
  }

  /**
   * Of a set whose mutations were answered.
   *
   * @param size how many it has
   * @return empty where all are saved, so that only the completion marker is missing. One that is
   *     in doubt is as bad as one that isn't saved: without a marker nothing of the set happens.
   */
  static Optional<Verdict> ofMutations(WriteToLogBatchResponse response, int size) {
    List<WriteToLogResponse> each = response.getResponsesList();
    if (each.size() != size) {
      return Optional.of(no("the log answered %d of %d mutations".formatted(each.size(), size)));
    }
    return IntStream.range(0, size)
        .filter(i -> each.get(i).getDurable() != Trilean.TRUE)
        .mapToObj(i -> no("mutations[%d]: %s".formatted(i, text(each.get(i)))))
        .findFirst();
  }

  /** Of a set whose completion marker was answered. */
  static Verdict ofMarker(WriteToLogResponse marker) {
    return switch (marker.getDurable()) {
      case TRUE -> TRUE;
      case FALSE -> no(text(marker));
      case UNKNOWN, TRILEAN_UNSPECIFIED, UNRECOGNIZED -> unknown(text(marker));
    };
  }

  /**
   * Of records that have nothing to do with each other.
   *
   * @return FALSE only where it is certain of all
   */
  static Verdict ofRecords(WriteToLogBatchResponse response, int size) {
    List<WriteToLogResponse> each = response.getResponsesList();
    Optional<WriteToLogResponse> other =
        each.stream().filter(it -> it.getDurable() != Trilean.TRUE).findFirst();
    if (each.size() == size && other.isEmpty()) {
      return TRUE;
    }
    String why = other.map(Verdict::text).orElse("not all were answered");
    boolean none =
        each.size() == size && each.stream().allMatch(it -> it.getDurable() == Trilean.FALSE);
    return none ? no(why) : unknown(why);
  }

  private static String text(WriteToLogResponse response) {
    return response.getDurable() == Trilean.FALSE
        ? response.getRefusal() + ": " + response.getMessage()
        : response.getDurable() + ": " + response.getMessage();
  }
}
