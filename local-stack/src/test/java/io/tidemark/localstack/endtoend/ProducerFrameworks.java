/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.data.Envelope;
import io.debezium.transforms.outbox.EventRouter;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.conformance.OutcomesTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.JsonKafkaHeaderMapper;
import org.springframework.messaging.MessageHeaders;

/**
 * Headers that have a type where an application sets them, and are bytes once a framework has
 * written them: the second table of docs/producers.md.
 */
final class ProducerFrameworks {

  private static final Path DOCUMENT = Path.of("..", "docs", "producers.md");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Set<String> NOT_TRIED = Set.of("-");

  /** What an application sets: a row each. */
  private enum Value {
    ID_TEXT("`wal.id`, a text", WalHeaders.ID, (mark, due) -> mark),
    ID_NUMBER("`wal.id`, a whole number", WalHeaders.ID, (mark, due) -> due.toEpochMilli()),
    ID_UUID(
        "`wal.id`, a UUID",
        WalHeaders.ID,
        (mark, due) -> UUID.nameUUIDFromBytes(mark.getBytes(UTF_8))),
    DUE_TEXT("`wal.due`, a text", WalHeaders.DUE, (mark, due) -> "" + due.toEpochMilli()),
    DUE_NUMBER("`wal.due`, a whole number", WalHeaders.DUE, (mark, due) -> due.toEpochMilli()),
    DUE_FLOAT(
        "`wal.due`, a floating-point number",
        WalHeaders.DUE,
        (mark, due) -> (double) due.toEpochMilli()),
    DUE_TIMESTAMP("`wal.due`, a timestamp", WalHeaders.DUE, (mark, due) -> due),
    DUE_MICROS(
        "`wal.due`, a whole number of microseconds",
        WalHeaders.DUE,
        (mark, due) -> due.toEpochMilli() * 1_000),
    DUE_NULL("`wal.due`, null", WalHeaders.DUE, (mark, due) -> null);

    private final String text;
    private final String header;

    @SuppressWarnings("ImmutableEnumChecker") // They have no state.
    private final BiFunction<String, Instant, @Nullable Object> value;

    Value(String text, String header, BiFunction<String, Instant, @Nullable Object> value) {
      this.text = text;
      this.header = header;
      this.value = value;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Makes bytes of a header, and perhaps others beside it. */
  private interface Framework {
    Headers headers(String name, @Nullable Object value);
  }

  /** A record that was written, and what its header was to say. */
  private record Written(Value value, @Nullable Object said, Instant due) {}

  private static final HeaderConverter SIMPLE = new SimpleHeaderConverter();

  private final Map<String, Framework> frameworks = new LinkedHashMap<>();
  private final Map<String, Map<Value, Written>> written = new LinkedHashMap<>();

  ProducerFrameworks() {
    frameworks.put("SimpleHeaderConverter", (name, value) -> connect(SIMPLE, name, value));
    frameworks.put("JsonConverter", (name, value) -> connect(json(true), name, value));
    frameworks.put(
        "JsonConverter, schemas.enable=false", (name, value) -> connect(json(false), name, value));
    frameworks.put("EventRouter", ProducerFrameworks::outbox);
    frameworks.put("JsonKafkaHeaderMapper", ProducerFrameworks::spring);
  }

  /**
   * Has everything written, and compares what becomes of it with the table.
   *
   * @param client what writes into a namespace's topic
   * @param target the topic where it arrives
   */
  void run(ProducerClient client, String target) throws Exception {
    Map<String, Map<String, Set<String>>> expected = new LinkedHashMap<>();
    List<String> rows = Arrays.stream(Value.values()).map(Value::toString).toList();
    for (String column : frameworks.keySet()) {
      OutcomesTable table = OutcomesTable.read(DOCUMENT, column, rows);
      Map<String, Set<String>> outcomes = new LinkedHashMap<>();
      rows.forEach(row -> outcomes.put(row, table.of(row)));
      expected.put(column, outcomes);
    }
    client.write(records(client.topic(), expected), ProducerRun.PLAIN);
    try (ProducerArrivals arrivals =
        new ProducerArrivals(client.bootstrap(), target, List.of(client.topic() + "-dlq"))) {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() < end && !complete(arrivals)) {
        arrivals.poll();
      }
      Map<String, Map<String, Set<String>>> seen = new LinkedHashMap<>();
      frameworks.keySet().forEach(column -> seen.put(column, seen(column, arrivals)));
      assertThat(seen).as(ProducerSuite.markdown(seen)).isEqualTo(expected);
    }
  }

  private List<ProducerRecord<byte[], byte[]>> records(
      String topic, Map<String, Map<String, Set<String>>> expected) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    frameworks.forEach(
        (column, framework) -> {
          Map<Value, Written> its = new LinkedHashMap<>();
          written.put(column, its);
          for (Value each : Value.values()) {
            if (!expected.get(column).get(each.toString()).equals(NOT_TRIED)) {
              String mark = mark(column, each);
              // An id that is a number is another one each time.
              Instant due =
                  Instant.ofEpochMilli(System.currentTimeMillis() + 3_000 + records.size());
              Object said = each.value.apply(mark, due);
              Headers headers = framework.headers(each.header, said);
              headers.add(ProducerCase.MARK, mark.getBytes(UTF_8));
              byte[] value = "value".getBytes(UTF_8);
              records.add(new ProducerRecord<>(topic, null, null, value, value, headers));
              its.put(each, new Written(each, said, due));
            }
          }
        });
    return records;
  }

  private boolean complete(ProducerArrivals arrivals) {
    return written.entrySet().stream()
        .allMatch(
            column ->
                column.getValue().keySet().stream()
                    .map(each -> mark(column.getKey(), each))
                    .noneMatch(
                        mark ->
                            arrivals.delivered(mark).isEmpty() && arrivals.dead(mark).isEmpty()));
  }

  private Map<String, Set<String>> seen(String column, ProducerArrivals arrivals) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (Value each : Value.values()) {
      Written was = written.get(column).get(each);
      Set<String> outcomes = new TreeSet<>();
      if (was == null) {
        outcomes.addAll(NOT_TRIED);
      } else {
        String mark = mark(column, each);
        arrivals.delivered(mark).forEach(is -> outcomes.add(delivered(was, is)));
        arrivals.dead(mark).forEach(letter -> outcomes.addAll(ProducerOutcome.why(letter)));
        if (outcomes.isEmpty()) {
          outcomes.add(ProducerOutcome.LOST);
        }
      }
      rows.put(each.toString(), outcomes);
    }
    return rows;
  }

  private static String delivered(Written was, ConsumerRecord<byte[], byte[]> is) {
    if (was.value.header.equals(WalHeaders.DUE)) {
      return is.timestamp() >= was.due.toEpochMilli() ? "as meant" : "at once";
    }
    String id = TopicRecords.header(is, WalHeaders.ID);
    if (id.equals("\"" + was.said + "\"")) {
      return "in quotes";
    }
    return id.equals("" + was.said) ? "as meant" : "another id";
  }

  private static String mark(String column, Value value) {
    return column.replaceAll("[^A-Za-z]", "-") + "/" + value.name();
  }

  private static Headers connect(HeaderConverter converter, String name, @Nullable Object value) {
    SchemaAndValue typed = typed(value);
    return new RecordHeaders()
        .add(name, converter.fromConnectHeader("any", name, typed.schema(), typed.value()));
  }

  private static JsonConverter json(boolean schemas) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("converter.type", "header", "schemas.enable", schemas));
    return converter;
  }

  /** What Debezium makes of a row of an outbox, one column of which is to be the header. */
  private static Headers outbox(String name, @Nullable Object value) {
    // A time with its zone is text to Debezium, and so is a UUID.
    SchemaAndValue typed =
        typed(value instanceof Instant || value instanceof UUID ? value.toString() : value);
    Schema table =
        SchemaBuilder.struct()
            .field("id", Schema.STRING_SCHEMA)
            .field("aggregatetype", Schema.STRING_SCHEMA)
            .field("aggregateid", Schema.STRING_SCHEMA)
            .field("payload", Schema.STRING_SCHEMA)
            .field("said", typed.schema())
            .build();
    Struct row =
        new Struct(table)
            .put("id", "id")
            .put("aggregatetype", "order")
            .put("aggregateid", "key")
            .put("payload", "value")
            .put("said", typed.value());
    Schema source = SchemaBuilder.struct().build();
    Envelope envelope =
        Envelope.defineSchema()
            .withName("outbox.Envelope")
            .withRecord(table)
            .withSource(source)
            .build();
    Headers headers = new RecordHeaders();
    try (EventRouter<SourceRecord> router = new EventRouter<>()) {
      router.configure(Map.of("table.fields.additional.placement", "said:header:" + name));
      SourceRecord routed =
          router.apply(
              new SourceRecord(
                  Map.of(),
                  Map.of(),
                  "outbox",
                  envelope.schema(),
                  envelope.create(row, new Struct(source), Instant.now())));
      for (Header header : routed.headers()) {
        headers.add(
            header.key(),
            SIMPLE.fromConnectHeader("any", header.key(), header.schema(), header.value()));
      }
    }
    return headers;
  }

  private static Headers spring(String name, @Nullable Object value) {
    Headers headers = new RecordHeaders();
    new JsonKafkaHeaderMapper().fromHeaders(new MessageHeaders(Map.of(name, value)), headers);
    return headers;
  }

  @SuppressWarnings("JavaUtilDate") // Connect's timestamps are of this type.
  private static SchemaAndValue typed(@Nullable Object value) {
    if (value instanceof Long) {
      return new SchemaAndValue(Schema.INT64_SCHEMA, value);
    }
    if (value instanceof Double) {
      return new SchemaAndValue(Schema.FLOAT64_SCHEMA, value);
    }
    if (value instanceof Instant instant) {
      return new SchemaAndValue(Timestamp.SCHEMA, Date.from(instant));
    }
    return new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, value);
  }
}
