/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.KnownKeys;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.namespace.document.TextRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of keys and the parser can't come apart. */
class NamespaceKeysTest {

  /** Between them these have every key but those of SQS. */
  private static final List<String> DOCUMENTS =
      List.of(
          NamespaceReference.EXAMPLE,
          "{'removed': false, 'confirmed': false, " + Documents.kafka("t", "").substring(1),
          Documents.kafka(
              "t",
              "'consumer_stack': 'c', 'durable_storage':"
                  + " {'namespace': 'n', 'shard': 's', 'type': 'kv', 'payload_retention': '1d'}"),
          Documents.kafka(
              "t",
              "'target': {'type': 'evc-replication', 'eu': 'h'}, 'conflict': 'LAST_WRITE_WINS',"
                  + " 'origin_region': 'us', 'remember_deletions': '2h'"),
          Documents.kafka(
              "t",
              "'target': {'type': 'evc-replication', 'eu': 'h'}, 'value': 'READ_AT_SEND',"
                  + " 'value_source': 'w'"),
          Documents.kafka(
              "t",
              "'max_dead_letters_per_minute': 5, 'retry': {'on': {'unauthenticated': 'OUTAGE', 'forbidden': 'RETRY', 'not_found':"
                  + " 'DEAD', 'unimplemented': 'OUTAGE'}}"),
          Documents.kafka(
              "t",
              "'persona': 'multi-partition', 'sets': {'expire_after': '1h', 'retention': '1d',"
                  + " 'max_mutations': 10, 'max_bytes': 100}"),
          Documents.entries(
              Documents.entry(
                  "SQS",
                  "'wal-queue': ['q'], 'wal-dlq-queue': ['d'], 'queue.poll-interval.secs': 1,"
                      + " 'queue.max-messages-per-poll': 1, 'drain': false")));

  @Test
  void everyKeyIsListedOnce() {
    assertThat(NamespaceKeys.ALL).extracting(DocumentKey::path).doesNotHaveDuplicates();
  }

  @Test
  void everyKeyIsReadByTheParser() {
    List<String> unseen = new ArrayList<>();
    NamespaceKeys.ALL.forEach(key -> unseen.add(key.name()));
    for (String document : DOCUMENTS) {
      // The parser itself refuses to end while a key that it knows has been read by nobody.
      assertThatCode(() -> Documents.parse(document)).doesNotThrowAnyException();
      unseen.removeIf(name -> document.replace('\'', '"').contains('"' + name + '"'));
    }
    assertThat(unseen).containsExactly(DocumentKey.ANY);
  }

  @Test
  void everyKeyIsInASectionThatAnotherOpens() {
    List<String> opened = new ArrayList<>(List.of(""));
    for (DocumentKey key : NamespaceKeys.ALL) {
      if (key.type() instanceof KeyType.Section section) {
        opened.add(section.id());
      } else if (key.type() instanceof KeyType.Sections sections) {
        opened.add(sections.id());
      }
    }
    assertThat(opened).doesNotHaveDuplicates();
    assertThat(NamespaceKeys.ALL).allSatisfy(key -> assertThat(opened).contains(key.section()));
  }

  @Test
  void aKeyThatNobodyReadsIsADefect() {
    DocumentKey forgotten =
        new DocumentKey(
            "", "forgotten", Spelling.EXACT, new KeyType.Text(TextRule.any(0, 9)), "", "");
    DocumentNode node =
        DocumentNode.read(bytes("{'forgotten': 'x'}"), 100, new KnownKeys(List.of(forgotten)));
    assertThatIllegalStateException().isThrownBy(node::finish).withMessageContaining("forgotten");
    assertThat(node.text(forgotten)).contains("x");
    assertThatCode(node::finish).doesNotThrowAnyException();
  }
}
