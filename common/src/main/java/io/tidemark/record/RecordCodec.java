/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;
import io.tidemark.record.SetHeaders.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A record as key, value and headers of a queue's message, and back.
 *
 * <p>The value is the payload as the caller gave it. The key is the ordering key, or the id where
 * there is none. Everything else is a header, so any Kafka tool can read it, and any producer can
 * write it: a message without a single header is a record that is due at once.
 */
public final class RecordCodec {

  /** The longest value of one of our headers that is taken, in bytes. */
  private static final int MAX_HEADER_BYTES = 4096;

  private RecordCodec() {}

  /**
   * What a message says only by where it was found.
   *
   * @param namespace the namespace of its topic
   * @param id an id made of topic, partition and offset, for a message that has none
   * @param tombstone whether the message has no value at all, which is not the same as an empty one
   * @param timestampMillis the message's own timestamp, in milliseconds since the epoch; 0 or less
   *     where it has none
   * @param readMillis when it was read first, in milliseconds since the epoch: a message that says
   *     nothing else is due then, whatever its producer's clock says; 0: that isn't known, and its
   *     timestamp counts
   */
  public record Found(
      String namespace, String id, boolean tombstone, long timestampMillis, long readMillis) {
    public Found {
      timestampMillis = Math.max(0, Math.min(timestampMillis, LogRecord.LATEST_MILLIS));
    }

    /** Of a message with a value, of which it isn't known when it was read. */
    public Found(String namespace, String id, long timestampMillis) {
      this(namespace, id, false, timestampMillis, 0);
    }

    /** When it is due, where it says nothing. */
    long dueMillis() {
      return readMillis > 0 ? readMillis : timestampMillis;
    }

    /** When it was written, where it says nothing. */
    long writtenMillis() {
      return timestampMillis > 0 ? timestampMillis : readMillis;
    }
  }

  /** The message's key. A record and the wish to cancel it have the same. */
  public static ByteString key(QueueEntry entry) {
    return entry.key().isEmpty() ? ByteString.copyFromUtf8(entry.id()) : entry.key();
  }

  /** The message's value: a record's payload, and nothing where a record is cancelled. */
  public static ByteString value(QueueEntry entry) {
    return entry instanceof LogRecord record ? record.payload() : ByteString.EMPTY;
  }

  /** The message's headers. */
  public static List<Header> headers(QueueEntry entry) {
    return entry instanceof LogRecord record ? headers(record) : headers((Cancellation) entry);
  }

  /** The headers of the message that cancels a record. It has an empty value. */
  public static List<Header> headers(Cancellation cancellation) {
    return List.of(
        Header.of(WalHeaders.ID, cancellation.id()),
        Header.of(WalHeaders.NAMESPACE, cancellation.namespace()),
        Header.of(WalHeaders.CANCEL, "true"));
  }

  /** The headers that say what a record does to a cache; none where it says nothing. */
  public static List<Header> cacheHeaders(LogRecord record) {
    return record.cacheWrite().map(CacheHeaders::of).orElse(List.of());
  }

  /** The message's headers: the caller's first, then ours. */
  public static List<Header> headers(LogRecord record) {
    List<Header> headers = new ArrayList<>(record.headers().size() + 8);
    headers.addAll(record.headers());
    headers.add(Header.of(WalHeaders.ID, record.id()));
    headers.add(Header.of(WalHeaders.NAMESPACE, record.namespace()));
    headers.add(Header.of(WalHeaders.DUE, Long.toString(record.dueMillis())));
    headers.add(Header.of(WalHeaders.WRITTEN_AT, Long.toString(record.writtenMillis())));
    record.target().ifPresent(t -> headers.add(Header.of(WalHeaders.TARGET, t.value())));
    if (!record.originRegion().isEmpty()) {
      headers.add(Header.of(WalHeaders.ORIGIN_REGION, record.originRegion()));
    }
    headers.addAll(cacheHeaders(record));
    if (!record.region().isEmpty()) {
      headers.add(Header.of(WalHeaders.REGION, record.region()));
    }
    record.setPart().ifPresent(part -> headers.addAll(SetHeaders.of(part)));
    record.claim().ifPresent(claim -> headers.add(Header.of(WalHeaders.CLAIM, claim.text())));
    if (!record.traceparent().isEmpty()) {
      headers.add(Header.of(WalHeaders.TRACEPARENT, record.traceparent()));
    }
    if (record.key().equals(ByteString.copyFromUtf8(record.id()))) {
      headers.add(Header.of(WalHeaders.KEYED, "true"));
    }
    if (record.attempt() > 1) {
      headers.add(Header.of(WalHeaders.ATTEMPT, Integer.toString(record.attempt())));
    }
    return headers;
  }

  /**
   * Reads a message.
   *
   * @param key its key; empty where it has none
   * @param value its value; empty where it has none
   * @param headers its headers. Of one of ours that repeats the last counts, as in Kafka, and the
   *     others are as if they weren't there; an empty one is as if absent
   * @param found what its place says of it
   */
  public static Decoded decode(
      ByteString key, ByteString value, Iterable<Header> headers, Found found) {
    Reading reading = new Reading();
    for (Header header : headers) {
      reading.take(header);
    }
    return reading.finish(key, value, found);
  }

  /**
   * The headers that a message lacks to be the same record when it is put back into its queue: id,
   * times, and that its key is one. A dead letter has them.
   *
   * @param key the message's key; empty where it has none
   * @param headers its headers
   * @param found what its place says of it
   */
  public static List<Header> identity(ByteString key, Iterable<Header> headers, Found found) {
    Reading reading = new Reading();
    for (Header header : headers) {
      reading.take(header);
    }
    return reading.identity(key, found);
  }

  /** The number that a header has; empty where it has none, which is an error then. */
  static OptionalLong number(String name, String text, long least, long most, Errors errors) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Falls through to the same error as a number out of bounds.
    }
    errors.add(name, text, "a decimal number from " + least + " to " + most);
    return OptionalLong.empty();
  }

  /** Headers as they are being read; the first error stays. */
  private static final class Reading {
    private final List<Header> callers = new ArrayList<>();
    private String id = "";
    private String namespace = "";
    private String due = "";
    private String writtenAt = "";
    private String target = "";
    private String originRegion = "";
    private String region = "";
    private String attempt = "";
    private String traceparent = "";
    private String claim = "";
    private final CacheHeaders cache = new CacheHeaders();
    private final SetHeaders set = new SetHeaders();
    private String keyed = "";
    private String cancel = "";

    /** By header: a later one of the same name takes the error along. */
    private final Map<String, String> errors = new LinkedHashMap<>(0);

    void take(Header header) {
      if (!errors.isEmpty()) {
        errors.remove(header.name());
      }
      switch (header.name()) {
        case WalHeaders.ID -> id = text(header);
        case WalHeaders.NAMESPACE -> namespace = text(header);
        case WalHeaders.DUE -> due = text(header);
        case WalHeaders.WRITTEN_AT -> writtenAt = text(header);
        case WalHeaders.TARGET -> target = text(header);
        case WalHeaders.ORIGIN_REGION -> originRegion = text(header);
        case WalHeaders.OPERATION, WalHeaders.TTL, WalHeaders.FLAGS ->
            cache.take(header.name(), text(header));
        case WalHeaders.REGION -> region = text(header);
        case WalHeaders.ATTEMPT -> attempt = text(header);
        case WalHeaders.KEYED -> keyed = text(header);
        case WalHeaders.CANCEL -> cancel = text(header);
        case WalHeaders.TRACEPARENT -> traceparent = trace(header);
        case WalHeaders.CLAIM -> claim = text(header);
        case WalHeaders.SET_ID,
            WalHeaders.SET_SEQUENCE,
            WalHeaders.SET_COUNT,
            WalHeaders.SET_EXPIRES ->
            set.take(header.name(), text(header));
        // What could be read back has become payload and headers, and is gone.
        case WalHeaders.BODY ->
            fail(
                WalHeaders.BODY, text(header), "none, empty, or base64 with a body that is base64");
        case WalHeaders.HEADERS ->
            fail(WalHeaders.HEADERS, text(header), "a JSON array of {name, value or base64}");
        default -> {
          // Those of a dead letter that was put back into the queue as it was have done their work.
          if (!header.reserved()) {
            callers.add(header);
          }
        }
      }
    }

    Decoded finish(ByteString key, ByteString value, Found found) {
      if (!id.isEmpty() && !RecordId.valid(id)) {
        fail(WalHeaders.ID, id, "1 to 256 printable ASCII characters without a space");
      }
      said(WalHeaders.KEYED, keyed);
      said(WalHeaders.CANCEL, cancel);
      boolean cancels = !cancel.isEmpty();
      if (cancels && id.isEmpty()) {
        fail(WalHeaders.ID, id, "the id of the record to cancel");
      }
      String theId = id.isEmpty() ? found.id() : id;
      String theNamespace = namespace.isEmpty() ? found.namespace() : namespace;
      long dueMillis = time(WalHeaders.DUE, due, found.dueMillis());
      long writtenMillis = time(WalHeaders.WRITTEN_AT, writtenAt, found.writtenMillis());
      Times times = new Times(found.readMillis());
      times.due(due, dueMillis, this::fail);
      times.written(writtenAt, writtenMillis, this::fail);
      int theAttempt = (int) number(WalHeaders.ATTEMPT, attempt, 1, 1, LogRecord.MOST_ATTEMPTS);
      Optional<TargetUri> theTarget = target();
      Optional<CacheWrite> cacheWrite = cache.read(found.tombstone(), this::fail);
      Optional<SetPart> setPart = set.read(this::fail);
      Optional<ClaimCheck> theClaim = claim(value, setPart.isPresent());
      if (!errors.isEmpty()) {
        return new Decoded.Malformed(errors.values().iterator().next());
      }
      boolean keyIsId =
          keyed.isEmpty() && isOurs(cancels) && key.equals(ByteString.copyFromUtf8(theId));
      if (cancels) {
        return new Decoded.Cancels(
            new Cancellation(theId, theNamespace, keyIsId ? ByteString.EMPTY : key));
      }
      return new Decoded.Valid(
          new LogRecord(
              theId,
              theNamespace,
              keyIsId ? ByteString.EMPTY : key,
              value,
              callers,
              theTarget,
              dueMillis,
              writtenMillis,
              originRegion,
              cacheWrite,
              region,
              traceparent,
              theAttempt,
              setPart,
              theClaim,
              found.tombstone() && theClaim.isEmpty()));
    }

    List<Header> identity(ByteString key, Found found) {
      List<Header> missing = new ArrayList<>(4);
      if (!cancel.isEmpty()) {
        return missing; // It names its record; beside that it is nothing.
      }
      if (isAbsent(WalHeaders.ID, id)) {
        missing.add(Header.of(WalHeaders.ID, found.id()));
      }
      if (isAbsent(WalHeaders.DUE, due)) {
        missing.add(Header.of(WalHeaders.DUE, Long.toString(found.dueMillis())));
      }
      if (isAbsent(WalHeaders.WRITTEN_AT, writtenAt)) {
        missing.add(Header.of(WalHeaders.WRITTEN_AT, Long.toString(found.writtenMillis())));
      }
      ByteString theId = ByteString.copyFromUtf8(id.isEmpty() ? found.id() : id);
      if (keyed.isEmpty() && !isOurs(false) && key.equals(theId)) {
        missing.add(Header.of(WalHeaders.KEYED, "true"));
      }
      return missing;
    }

    /**
     * Whether a header isn't there. One that isn't text is: another beside it would count in its
     * place, and the record would be put back as if nothing had been wrong with it.
     */
    private boolean isAbsent(String name, String text) {
      return text.isEmpty() && !errors.containsKey(name);
    }

    /**
     * Whether it is as {@link RecordCodec#headers} makes it: only there does a key that equals the
     * id stand in for none. From elsewhere it is a key.
     */
    private boolean isOurs(boolean cancels) {
      return !namespace.isEmpty() && (cancels || (!due.isEmpty() && !writtenAt.isEmpty()));
    }

    private void said(String name, String value) {
      if (!value.isEmpty() && !value.equals("true")) {
        fail(name, value, "true, or left out");
      }
    }

    /** A malformed trace context is ignored, as its recommendation asks. */
    private static String trace(Header header) {
      ByteString value = header.value();
      String text = value.size() <= Traceparent.LONGEST ? value.toStringUtf8() : "";
      return Traceparent.valid(text) ? text : "";
    }

    private Optional<TargetUri> target() {
      if (target.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(TargetUri.parse(target));
      } catch (IllegalArgumentException e) {
        fail(WalHeaders.TARGET, target, "an address (" + e.getMessage() + ")");
        return Optional.empty();
      }
    }

    private Optional<ClaimCheck> claim(ByteString value, boolean partOfSet) {
      if (claim.isEmpty()) {
        return Optional.empty();
      }
      Optional<ClaimCheck> check = ClaimCheck.parse(claim);
      if (check.isEmpty()) {
        fail(WalHeaders.CLAIM, claim, ClaimCheck.FORM);
      } else if (!value.isEmpty() || partOfSet) {
        fail(
            WalHeaders.CLAIM,
            claim,
            "left out, for the message has "
                + (partOfSet ? "a set" : "a value of " + value.size() + " bytes"));
      }
      return check;
    }

    private String text(Header header) {
      if (header.value().size() > MAX_HEADER_BYTES || !header.value().isValidUtf8()) {
        fail(
            header.name(),
            header.value().size() + " bytes",
            "UTF-8 of at most " + MAX_HEADER_BYTES + " bytes");
        return "";
      }
      return header.value().toStringUtf8();
    }

    private long time(String name, String text, long absent) {
      return number(name, text, absent, 0, LogRecord.LATEST_MILLIS);
    }

    private long number(String name, String text, long absent, long least, long most) {
      return text.isEmpty()
          ? absent
          : RecordCodec.number(name, text, least, most, this::fail).orElse(absent);
    }

    private void fail(String name, String value, String wanted) {
      String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
      errors.putIfAbsent(name, "header " + name + " is '" + shown + "'; it must be " + wanted);
    }
  }
}
