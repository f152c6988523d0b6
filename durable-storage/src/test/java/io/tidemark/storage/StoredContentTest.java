/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.storage.v1.StoredMutation;
import io.tidemark.storage.v1.StoredProgress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is saved of a mutation and of progress, and what tells two contents apart. */
class StoredContentTest {

  private static final SetName SET = new SetName("items", "s");
  private static final List<Header> HEADERS = List.of(Header.of("a", "1"), Header.of("b", "2"));

  @Test
  void aMutationIsReadAsItWasSaved() throws DamagedException {
    LogRecord plain = mutation("k", "value", HEADERS, "kafka://main/t", "eu", 5, "");
    LogRecord keyless =
        mutation(
            "",
            "",
            List.of(),
            "http://localhost:1/a",
            "",
            9,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    LogRecord cache =
        plain.withCacheWrite(
            ByteString.copyFromUtf8("v"), new CacheWrite(CacheWrite.Operation.SET, 7, 3));
    for (LogRecord each : List.of(plain, keyless, cache)) {
      assertThat(MutationContent.decode(SET, 3, MutationContent.encode(each))).isEqualTo(each);
    }
  }

  @Test
  void whatCantBeReadIsSaid() {
    ByteString saved =
        MutationContent.encode(mutation("k", "value", HEADERS, "kafka://main/t", "", 5, ""));
    assertThatThrownBy(() -> MutationContent.decode(SET, 4, saved))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("another mutation");
    assertThatThrownBy(() -> MutationContent.decode(SET, 3, saved.substring(0, saved.size() - 1)))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("damaged");
    ByteString later = StoredMutation.newBuilder().setFormat(2).build().toByteString();
    assertThatThrownBy(() -> MutationContent.decode(SET, 3, later))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void whatACallerSaidTellsContentsApartAndWhenAndWhereItWasSaidDoesnt() {
    LogRecord one = mutation("k", "value", HEADERS, "kafka://main/t", "eu", 5, "");
    ByteString hash = MutationContent.hash(one);
    assertThat(hash.size()).isEqualTo(16);
    assertThat(
            MutationContent.hash(
                mutation(
                    "k",
                    "value",
                    List.of(HEADERS.get(1), HEADERS.get(0)),
                    "kafka://main/t",
                    "us",
                    6,
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")))
        .isEqualTo(hash);
    Set<ByteString> others = new HashSet<>();
    others.add(hash);
    for (LogRecord other :
        List.of(
            mutation("", "value", HEADERS, "kafka://main/t", "eu", 5, ""),
            mutation("kv", "alue", HEADERS, "kafka://main/t", "eu", 5, ""),
            mutation("k", "value", HEADERS, "kafka://main/u", "eu", 5, ""),
            mutation("k", "value", HEADERS.subList(0, 1), "kafka://main/t", "eu", 5, ""),
            mutation("k", "value", List.of(Header.of("a", "1b2")), "kafka://main/t", "eu", 5, ""),
            one.withCacheWrite(one.payload(), CacheWrite.PLAIN_DELETE))) {
      assertThat(others.add(MutationContent.hash(other))).as(other.toString()).isTrue();
    }
  }

  @Test
  void progressIsReadAsItWasSaved() throws DamagedException {
    for (SetProgress.State state : SetProgress.State.values()) {
      SetProgress progress = new SetProgress(state, 3, 4, 5, "it broke", 6);
      assertThat(ProgressContent.decode(ProgressContent.encode(progress))).isEqualTo(progress);
    }
    ByteString later =
        StoredProgress.newBuilder().setFormat(1).setStateValue(99).build().toByteString();
    assertThatThrownBy(() -> ProgressContent.decode(later))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("state 99");
  }

  @Test
  void aContentIsCutAtItsBound() {
    for (int size : List.of(0, 1, Draft.CHUNK_BYTES)) {
      assertThat(draft(size).chunks()).hasSize(1);
    }
    assertThat(draft(Draft.CHUNK_BYTES + 1).chunks()).hasSize(2);
    assertThat(ByteString.copyFrom(draft(3 * Draft.CHUNK_BYTES).chunks()).size())
        .isEqualTo(3 * Draft.CHUNK_BYTES);
  }

  private static Draft draft(int size) {
    return new Draft(1, 1, ByteString.EMPTY, 0, ByteString.copyFrom(new byte[size]));
  }

  private static LogRecord mutation(
      String key,
      String payload,
      List<Header> headers,
      String target,
      String region,
      long written,
      String trace) {
    SetPart.Mutation part = new SetPart.Mutation(SET.id(), 3);
    return new LogRecord(
            part.recordId(),
            SET.namespace(),
            ByteString.copyFromUtf8(key),
            ByteString.copyFromUtf8(payload),
            headers,
            Optional.of(TargetUri.parse(target)),
            written + 1,
            written,
            region,
            trace,
            1)
        .withSetPart(part);
  }
}
