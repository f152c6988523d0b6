/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.record.Decoded;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.WalHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqsFormTest {

  private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";

  @Test
  void textIsReadableAsItIs() {
    SqsEntry entry =
        SqsForm.entry(
            QUEUE,
            new SqsParts(
                ByteString.copyFromUtf8("a"),
                ByteString.copyFromUtf8("{\"order\": \"größer\"}"),
                List.of(Header.of(WalHeaders.ID, "a"), Header.of("color", "red"))),
            900);

    assertThat(entry)
        .isEqualTo(
            new SqsEntry(
                QUEUE,
                "{\"order\": \"größer\"}",
                Map.of("wal.id", SqsAttribute.text("a"), "color", SqsAttribute.text("red")),
                900));
  }

  @Test
  void aKeyThatIsNotTheIdIsAnAttribute() {
    SqsParts parts =
        new SqsParts(
            ByteString.copyFromUtf8("customer 7"),
            ByteString.copyFromUtf8("x"),
            List.of(Header.of(WalHeaders.ID, "a")));

    SqsEntry entry = SqsForm.entry(QUEUE, parts, 0);

    assertThat(entry.attributes())
        .containsEntry(WalHeaders.KEY, SqsAttribute.text("customer 7"))
        .hasSize(2);
    assertThat(SqsForm.parts(received(entry))).isEqualTo(parts);
  }

  @Test
  void bytesAreBase64() {
    SqsParts parts = new SqsParts(ByteString.EMPTY, ByteString.fromHex("00ff"), List.of());

    SqsEntry entry = SqsForm.entry(QUEUE, parts, 0);

    assertThat(entry.body()).isEqualTo("AP8=");
    assertThat(entry.attributes()).containsEntry(WalHeaders.BODY, SqsAttribute.text("base64"));
    assertThat(SqsForm.parts(received(entry))).isEqualTo(parts);
  }

  @Test
  void charactersThatSqsRefusesAreBase64() {
    for (String refused : List.of("\0", "\u001F", "\uFFFE", "\uFFFF")) {
      SqsParts parts = new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8(refused), List.of());

      SqsEntry entry = SqsForm.entry(QUEUE, parts, 0);

      assertThat(entry.attributes()).containsKey(WalHeaders.BODY);
      assertThat(SqsForm.parts(received(entry))).isEqualTo(parts);
    }
    SqsEntry beyond =
        SqsForm.entry(
            QUEUE,
            new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8("\t\r\n 😀"), List.of()),
            0);
    assertThat(beyond.body()).isEqualTo("\t\r\n 😀");
    assertThat(beyond.attributes()).isEmpty();
  }

  @Test
  void anEmptyValueIsNotNone() {
    SqsParts empty = new SqsParts(ByteString.EMPTY, ByteString.EMPTY, List.of());
    SqsParts none = new SqsParts(ByteString.EMPTY, null, List.of());

    assertThat(SqsForm.parts(received(SqsForm.entry(QUEUE, empty, 0)))).isEqualTo(empty);
    assertThat(SqsForm.parts(received(SqsForm.entry(QUEUE, none, 0)))).isEqualTo(none);
  }

  @Test
  void moreThanTenAttributesAreOne() {
    List<Header> ten = IntStream.range(0, 10).mapToObj(i -> Header.of("h" + i, "v" + i)).toList();
    SqsParts fits = new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8("x"), ten);
    SqsParts over = new SqsParts(ByteString.copyFromUtf8("k"), fits.value(), ten);

    assertThat(SqsForm.entry(QUEUE, fits, 0).attributes()).hasSize(10);
    SqsEntry packed = SqsForm.entry(QUEUE, over, 0);
    assertThat(packed.attributes()).containsOnlyKeys(WalHeaders.KEY, WalHeaders.HEADERS);
    assertThat(packed.attributes().get(WalHeaders.HEADERS).text())
        .startsWith("[{\"name\":\"h0\",\"value\":\"v0\"},");
    assertThat(SqsForm.parts(received(packed))).isEqualTo(over);
  }

  @Test
  void headersThatCanNotBeAttributesAreInTheOne() {
    for (List<Header> headers :
        List.of(
            List.of(Header.of("twice", "a"), Header.of("twice", "b")),
            List.of(Header.of("empty", "")),
            List.of(Header.of("a name", "v")),
            List.of(Header.of("AWS.trace", "v")),
            List.of(Header.of("dots..", "v")),
            List.of(Header.of("", "v")))) {
      SqsParts parts = new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8("x"), headers);

      SqsEntry entry = SqsForm.entry(QUEUE, parts, 0);

      assertThat(entry.attributes()).containsOnlyKeys(WalHeaders.HEADERS);
      assertThat(SqsForm.parts(received(entry))).isEqualTo(parts);
    }
  }

  @Test
  void aMessageOfSomebodyElseIsTakenAsItIs() {
    SqsMessage message =
        new SqsMessage(
            QUEUE,
            "0b7d",
            "hello",
            Map.of("n", SqsAttribute.number(7), "b", SqsAttribute.binary(new byte[] {-1})),
            Map.of());

    assertThat(SqsForm.parts(message))
        .isEqualTo(
            new SqsParts(
                ByteString.EMPTY,
                ByteString.copyFromUtf8("hello"),
                List.of(new Header("b", ByteString.fromHex("ff")), Header.of("n", "7"))));
  }

  @Test
  void whatCanNotBeReadBackIsMalformedAndStaysSo() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                WalHeaders.BODY, "base64",
                WalHeaders.HEADERS, "[{\"name\":1}]")
            .entrySet()) {
      SqsMessage message =
          new SqsMessage(
              QUEUE,
              "0b7d",
              "not base64!",
              Map.of(wrong.getKey(), SqsAttribute.text(wrong.getValue())),
              Map.of());

      SqsParts parts = SqsForm.parts(message);
      SqsParts again = SqsForm.parts(received(SqsForm.entry(QUEUE, parts, 0)));

      for (SqsParts each : List.of(parts, again)) {
        assertThat(each.value()).isEqualTo(ByteString.copyFromUtf8("not base64!"));
        assertThat(decoded(each))
            .isInstanceOfSatisfying(
                Decoded.Malformed.class,
                malformed ->
                    assertThat(malformed.error()).contains(wrong.getKey(), wrong.getValue()));
      }
    }
  }

  @Test
  void aRecordComesBack() {
    LogRecord record =
        ((Decoded.Valid)
                RecordCodec.decode(
                    ByteString.copyFromUtf8("key"),
                    ByteString.fromHex("c0c1"),
                    List.of(
                        Header.of(WalHeaders.ID, "id"),
                        Header.of(WalHeaders.TARGET, "http://app/x"),
                        Header.of("mine", "1")),
                    new RecordCodec.Found("ns", "none", 5)))
            .record();
    SqsParts parts =
        new SqsParts(
            RecordCodec.key(record), RecordCodec.value(record), RecordCodec.headers(record));

    Decoded back = decoded(SqsForm.parts(received(SqsForm.entry(QUEUE, parts, 0))));

    assertThat(back).isEqualTo(new Decoded.Valid(record));
  }

  private static Decoded decoded(SqsParts parts) {
    return RecordCodec.decode(
        parts.key(),
        parts.value() == null ? ByteString.EMPTY : parts.value(),
        parts.headers(),
        new RecordCodec.Found("ns", "none", parts.value() == null, 5, 0));
  }

  static SqsMessage received(SqsEntry entry) {
    return new SqsMessage(entry.queueUrl(), "m", entry.body(), entry.attributes(), Map.of());
  }
}
