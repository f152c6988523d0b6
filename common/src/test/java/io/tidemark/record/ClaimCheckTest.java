/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.tidemark.record.RecordCodec.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimCheckTest {

  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String HASH =
      "ffffffffffffffffffffffffffffffff" + "ffffffffffffffffffffffffffffffff";
  private static final ByteString HASH_BYTES = ByteString.fromHex(HASH);
  private static final Found FOUND = new Found("orders", "orders-0-17", 1_000);

  private static LogRecord record() {
    return new LogRecord(
        "a-1",
        "orders",
        ByteString.copyFromUtf8("k"),
        ByteString.copyFromUtf8("payload"),
        List.of(Header.of("tenant", "7")),
        Optional.of(TargetUri.parse("kafka://main/out")),
        2_000,
        1_000,
        "",
        "",
        3);
  }

  @Test
  void standsForThePayloadInAMessageAndIsReadBack() {
    ClaimCheck check = new ClaimCheck(ID, 7, HASH_BYTES);
    LogRecord claimed = record().withClaim(check);
    assertThat(RecordCodec.value(claimed)).isEmpty();
    assertThat(RecordCodec.headers(claimed)).contains(Header.of("wal.claim", ID + "/7/" + HASH));
    assertThat(
            RecordCodec.decode(
                RecordCodec.key(claimed), ByteString.EMPTY, RecordCodec.headers(claimed), FOUND))
        .isEqualTo(new Decoded.Valid(claimed));
    assertThat(claimed.redeemed(record().payload())).isEqualTo(record());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ID + "/0/" + "ff",
        ID + "/7",
        "x/7/" + HASH,
        ID + "/07/" + HASH,
        ID + "/16777217/" + HASH,
        ID + "/99999999999/" + HASH,
        ID + "/7/" + HASH + "0",
      })
  void anythingElseIsMalformed(String text) {
    assertThat(decode(ByteString.EMPTY, List.of(Header.of(WalHeaders.CLAIM, text))))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed ->
                assertThat(malformed.error())
                    .startsWith("header wal.claim is '" + text.substring(0, 10))
                    .endsWith(
                        "it must be ID/BYTES/SHA256: 32 hexadecimal digits, a decimal number from"
                            + " 1 to 16777216, 64 hexadecimal digits"));
  }

  @Test
  void aMessageWithAClaimCheckHasNoValueAndIsPartOfNoSet() {
    List<Header> claim = List.of(Header.of(WalHeaders.CLAIM, ID + "/7/" + HASH));
    assertThat(decode(ByteString.copyFromUtf8("{}"), claim))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed ->
                assertThat(malformed.error())
                    .endsWith("it must be left out, for the message has a value of 2 bytes"));
    List<Header> inSet = new ArrayList<>(claim);
    inSet.add(Header.of(WalHeaders.SET_ID, "s"));
    inSet.add(Header.of(WalHeaders.SET_SEQUENCE, "1"));
    assertThat(decode(ByteString.EMPTY, inSet))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed -> assertThat(malformed.error()).endsWith("for the message has a set"));
  }

  @Test
  void hasBounds() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ClaimCheck("7", 1, HASH_BYTES));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClaimCheck(ID, 0, HASH_BYTES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClaimCheck(ID, ClaimCheck.MOST_BYTES + 1, HASH_BYTES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClaimCheck(ID, 1, ByteString.copyFromUtf8("short")));
  }

  private static Decoded decode(ByteString value, List<Header> headers) {
    return RecordCodec.decode(ByteString.EMPTY, value, headers, FOUND);
  }
}
