/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.retry.Refusal;
import io.tidemark.retry.Refusal.Meaning;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The keys that say when a failed record is tried again. */
final class RetrySection {

  private static final String SECTION = "config.retry";
  private static final RetryPolicy STANDARD = RetryPolicy.DEFAULT;
  private static final KeyType SPAN = new KeyType.Span(RetryPolicy.SHORTEST, RetryPolicy.LONGEST);

  private static final DocumentKey RETRY =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "retry",
          Spelling.ANY,
          new KeyType.Section(SECTION),
          "the defaults below",
          "When a record is tried again whose delivery failed.");
  private static final DocumentKey INITIAL =
      key(
          "initial",
          SPAN,
          DurationText.format(STANDARD.initial()),
          "The wait after the first failed attempt; at most `max_backoff`.");
  private static final DocumentKey MULTIPLIER =
      key(
          "multiplier",
          new KeyType.Decimal(1, RetryPolicy.MOST_MULTIPLIER),
          Double.toString(STANDARD.multiplier()),
          "What each further wait is multiplied by.");
  private static final DocumentKey MAX_BACKOFF =
      key(
          "max_backoff",
          SPAN,
          DurationText.format(STANDARD.maxBackoff()),
          "The longest wait, before `jitter`.");
  private static final DocumentKey MAX_ATTEMPTS =
      key(
          "max_attempts",
          new KeyType.Whole(1, RetryPolicy.MOST_ATTEMPTS),
          Integer.toString(STANDARD.maxAttempts()),
          "How many attempts in all; after the last the record is a dead letter.");
  private static final DocumentKey JITTER =
      key(
          "jitter",
          new KeyType.Decimal(0, 1),
          Double.toString(STANDARD.jitter()),
          "The largest random addition to a wait, as a share of it: it keeps retries from coming in"
              + " waves.");
  private static final DocumentKey EXPIRE_AFTER =
      key(
          "expire_after",
          SPAN,
          "never",
          "How long after its due time a record is still attempted; past it the record is a dead"
              + " letter, also where its target was away all the time.");

  private static final String ON_SECTION = SECTION + ".on";
  private static final DocumentKey ON =
      key(
          "on",
          new KeyType.Section(ON_SECTION),
          "each of them an outage",
          "What answers mean by which a target refuses what it may take later.");
  private static final DocumentKey UNAUTHENTICATED =
      on("unauthenticated", "HTTP 401, gRPC UNAUTHENTICATED: a credential that has expired.");
  private static final DocumentKey FORBIDDEN =
      on(
          "forbidden",
          "HTTP 403, gRPC PERMISSION_DENIED, a right missing in Cassandra, Kafka or SQS.");
  private static final DocumentKey NOT_FOUND =
      on(
          "not_found",
          "HTTP 404, a topic of Kafka, a queue of SQS or a namespace of another log that isn't there.");
  private static final DocumentKey UNIMPLEMENTED =
      on("unimplemented", "gRPC UNIMPLEMENTED: a server that doesn't have the method yet.");
  private static final Map<Refusal, DocumentKey> REFUSALS =
      Map.of(
          Refusal.UNAUTHENTICATED, UNAUTHENTICATED,
          Refusal.FORBIDDEN, FORBIDDEN,
          Refusal.NOT_FOUND, NOT_FOUND,
          Refusal.UNIMPLEMENTED, UNIMPLEMENTED);

  static final List<DocumentKey> KEYS =
      List.of(
          RETRY,
          INITIAL,
          MULTIPLIER,
          MAX_BACKOFF,
          MAX_ATTEMPTS,
          JITTER,
          EXPIRE_AFTER,
          ON,
          UNAUTHENTICATED,
          FORBIDDEN,
          NOT_FOUND,
          UNIMPLEMENTED);

  private RetrySection() {}

  static RetryPolicy read(SharedConfig config) {
    return config.of(RETRY).section(RETRY).map(RetrySection::policy).orElse(STANDARD);
  }

  private static RetryPolicy policy(DocumentNode retry) {
    Duration initial = retry.span(INITIAL).orElse(STANDARD.initial());
    Duration maxBackoff = retry.span(MAX_BACKOFF).orElse(STANDARD.maxBackoff());
    if (initial.compareTo(maxBackoff) > 0) {
      DocumentKey culprit = retry.has(INITIAL) ? INITIAL : MAX_BACKOFF;
      throw retry.wrong(
          culprit,
          "initial (%s) must be at most max_backoff (%s)%s; set both"
              .formatted(
                  DurationText.format(initial),
                  DurationText.format(maxBackoff),
                  retry.has(INITIAL) && retry.has(MAX_BACKOFF) ? "" : ", one of them by default"));
    }
    return new RetryPolicy(
        initial,
        retry.decimal(MULTIPLIER).orElse(STANDARD.multiplier()),
        maxBackoff,
        retry.whole(MAX_ATTEMPTS).orElse(STANDARD.maxAttempts()),
        retry.decimal(JITTER).orElse(STANDARD.jitter()),
        retry.span(EXPIRE_AFTER),
        retry.section(ON).map(RetrySection::onRefusal).orElse(Map.of()));
  }

  private static Map<Refusal, Meaning> onRefusal(DocumentNode on) {
    Map<Refusal, Meaning> meanings = new EnumMap<>(Refusal.class);
    REFUSALS.forEach(
        (refusal, key) ->
            on.word(key).map(Meaning::valueOf).ifPresent(it -> meanings.put(refusal, it)));
    return meanings;
  }

  private static DocumentKey on(String name, String description) {
    return new DocumentKey(
        ON_SECTION,
        name,
        Spelling.ANY,
        new KeyType.Word(Arrays.stream(Meaning.values()).map(Enum::name).toList()),
        "`OUTAGE`",
        description
            + " `OUTAGE`: the target is away, records wait and spend no attempt. `RETRY`: an attempt"
            + " has failed. `DEAD`: the record is a dead letter.");
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(SECTION, name, Spelling.ANY, type, standard, description);
  }
}
