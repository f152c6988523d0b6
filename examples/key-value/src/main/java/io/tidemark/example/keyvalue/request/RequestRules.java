/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.request;

import com.google.protobuf.Timestamp;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.Mutation;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with a request: the field, its value and the remedy; empty where nothing is. */
public final class RequestRules {

  /** How many items a page has that says nothing of it. */
  public static final int DEFAULT_PAGE = 100;

  static final int MOST_ITEMS = 1_000;
  static final int MOST_MUTATIONS = 10_000;
  static final int MOST_BYTES = 16 * 1024 * 1024;

  /** How far ahead a clock may be: a time far ahead would hide all that is written before it. */
  static final Duration AHEAD = Duration.ofMinutes(1);

  static final Duration LONGEST_DELAY = Duration.ofDays(365);

  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,128}");
  private static final int NANOS_A_SECOND = 1_000_000_000;

  private final InstantSource clock;

  /** Rules by a clock. */
  public RequestRules(InstantSource clock) {
    this.clock = clock;
  }

  /** Of PutItems. */
  public Optional<String> complaint(PutItemsRequest request) {
    return FieldRules.partition(request.getTable(), request.getId())
        .or(() -> FieldRules.count("items", request.getItemsCount(), MOST_ITEMS))
        .or(() -> FieldRules.bytes("items", bytes(request), MOST_BYTES))
        .or(() -> FieldRules.each("items", request.getItemsList(), FieldRules::item))
        .or(
            () ->
                request.hasIdempotencyToken()
                    ? time(request.getIdempotencyToken())
                    : Optional.empty());
  }

  /** Of GetItems. */
  public Optional<String> complaint(GetItemsRequest request) {
    int size = request.getPageSize();
    return FieldRules.partition(request.getTable(), request.getId())
        .or(() -> FieldRules.selection(request.getSelection(), MOST_ITEMS))
        .or(
            () ->
                size < 0 || size > MOST_ITEMS
                    ? Optional.of(
                        "page_size is %d; it must be 1 to %,d".formatted(size, MOST_ITEMS))
                    : Optional.empty());
  }

  /** Of DeleteItems. */
  public Optional<String> complaint(DeleteItemsRequest request) {
    Optional<String> selection =
        request.getSelection().getByCase()
                == io.tidemark.example.keyvalue.v1.Selection.ByCase.BY_NOT_SET
            ? Optional.of("selection is missing; name keys or a range")
            : FieldRules.selection(request.getSelection(), MOST_ITEMS);
    return FieldRules.partition(request.getTable(), request.getId())
        .or(() -> selection)
        .or(
            () ->
                request.hasIdempotencyToken()
                    ? time(request.getIdempotencyToken())
                    : Optional.empty())
        .or(() -> later(request));
  }

  private static Optional<String> later(DeleteItemsRequest request) {
    com.google.protobuf.Duration after = request.getAfter();
    if (after.getSeconds() < 0
        || after.getNanos() < 0
        || after.getNanos() >= NANOS_A_SECOND
        || after.getSeconds() > LONGEST_DELAY.toSeconds()) {
      return Optional.of(
          "after is %d s; it must be 0 to %d days"
              .formatted(after.getSeconds(), LONGEST_DELAY.toDays()));
    }
    return request.hasAfter() ? token(request.getIdempotencyToken()) : Optional.empty();
  }

  /** Of MutateItems. */
  public Optional<String> complaint(MutateItemsRequest request) {
    return time(request.getIdempotencyToken())
        .or(() -> token(request.getIdempotencyToken()))
        .or(() -> FieldRules.count("mutations", request.getMutationsCount(), MOST_MUTATIONS))
        .or(() -> FieldRules.bytes("mutations", bytes(request), MOST_BYTES))
        .or(() -> FieldRules.each("mutations", request.getMutationsList(), FieldRules::mutation));
  }

  private Optional<String> time(IdempotencyToken token) {
    Timestamp time = token.getGenerationTime();
    if (time.getSeconds() <= 0 || time.getNanos() < 0 || time.getNanos() >= NANOS_A_SECOND) {
      return Optional.of(
          "idempotency_token.generation_time is %d s; say when the change was made"
              .formatted(time.getSeconds()));
    }
    long ahead = time.getSeconds() - clock.instant().getEpochSecond();
    return ahead > AHEAD.toSeconds()
        ? Optional.of(
            "idempotency_token.generation_time is %d s ahead of this server's clock; it may be %d"
                .formatted(ahead, AHEAD.toSeconds()))
        : Optional.empty();
  }

  private static Optional<String> token(IdempotencyToken token) {
    return TOKEN.matcher(token.getToken()).matches()
        ? Optional.empty()
        : Optional.of(
            "idempotency_token.token has %d characters; it must have 1 to 128, printable ASCII without a space"
                .formatted(token.getToken().length()));
  }

  private static long bytes(PutItemsRequest request) {
    return request.getItemsList().stream().mapToLong(Item::getSerializedSize).sum();
  }

  private static long bytes(MutateItemsRequest request) {
    return request.getMutationsList().stream().mapToLong(Mutation::getSerializedSize).sum();
  }
}
