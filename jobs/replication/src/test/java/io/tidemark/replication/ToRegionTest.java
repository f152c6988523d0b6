/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.Route.Nowhere;
import io.tidemark.flow.deliver.Route.Past;
import io.tidemark.flow.deliver.Route.To;
import io.tidemark.flow.deliver.Route.Why;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceParser;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToRegionTest {

  private static final ToRegion EU = new ToRegion("eu");
  private static final ToRegion US = new ToRegion("us");

  private static Namespace namespace(String more) throws Exception {
    return parse(
        more
            + """
            "target": {"type": "evc-replication",
              "eu": "eu-writers", "us": "us-writers", "backup": "kafka://backup/cache"}
            """);
  }

  private static Namespace parse(String config) throws Exception {
    String document =
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["cache"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            %s
          }}]}}
        """
            .formatted(config);
    return NamespaceParser.parse(
        "cache", document.getBytes(StandardCharsets.UTF_8), NamespaceDefaults.NONE);
  }

  private static LogRecord record(String origin, String region) {
    return new LogRecord(
        "id",
        "cache",
        ByteString.copyFromUtf8("k"),
        ByteString.EMPTY,
        List.of(),
        Optional.empty(),
        2_000,
        1_000,
        origin,
        Optional.empty(),
        region,
        "",
        1);
  }

  @Test
  void toEveryRegionButItsOwn() throws Exception {
    Namespace namespace = namespace("");
    LogRecord record = record("us", "");
    assertThat(EU.of(record, namespace))
        .isEqualTo(new To(TargetUri.parse("writer://eu-writers:7600"), record));
    assertThat(US.of(record, namespace)).isEqualTo(new Past(Why.OWN_ORIGIN));
    assertThat(new ToRegion("asia").of(record, namespace)).isEqualTo(new Past(Why.REGION_LEFT));
  }

  @Test
  void nothingGoesToTheCacheThatValuesAreReadFrom() throws Exception {
    Namespace namespace =
        parse(
            """
            "value": "READ_AT_SEND", "value_source": "us-writers",
            "target": {"type": "evc-replication", "eu": "eu-writers", "us": "us-writers"}
            """);
    assertThat(US.of(record("asia", ""), namespace)).isEqualTo(new Past(Why.OWN_ORIGIN));
    assertThat(EU.of(record("asia", ""), namespace))
        .isEqualTo(
            new To(
                TargetUri.parse("writer://eu-writers:7600?value_from=writer://us-writers:7600"),
                record("asia", "")));
  }

  @Test
  void aRecordThatSaysNoOriginIsFromWhereTheDocumentSays() throws Exception {
    Namespace namespace = namespace("\"origin_region\": \"us\",");
    assertThat(EU.of(record("", ""), namespace))
        .isEqualTo(new To(TargetUri.parse("writer://eu-writers:7600"), record("us", "")));
    assertThat(US.of(record("", ""), namespace)).isEqualTo(new Past(Why.OWN_ORIGIN));
    assertThat(US.of(record("eu", ""), namespace)).isInstanceOf(To.class);
    assertThat(US.of(record("", ""), namespace(""))).as("no origin at all").isInstanceOf(To.class);
  }

  @Test
  void whereTheLastWriteWinsAWriterGroupGetsItsOwnToo() throws Exception {
    Namespace namespace = namespace("\"conflict\": \"LAST_WRITE_WINS\",");
    assertThat(US.of(record("us", ""), namespace))
        .isEqualTo(
            new To(
                TargetUri.parse("writer://us-writers:7600?conflict=LAST_WRITE_WINS&remember=86400"),
                record("us", "")));
    assertThat(new ToRegion("backup").of(record("backup", ""), namespace))
        .as("a log has no older writes to compare with, and would send it round")
        .isEqualTo(new Past(Why.OWN_ORIGIN));
  }

  @Test
  void aRecordMayBeForOneRegionAlone() throws Exception {
    Namespace namespace = namespace("");
    assertThat(EU.of(record("backup", "eu"), namespace)).isInstanceOf(To.class);
    assertThat(US.of(record("backup", "eu"), namespace)).isEqualTo(new Past(Why.OTHER_REGION));
  }

  @Test
  void aRecordForARegionThatThereIsntIsDeadOnce() throws Exception {
    Namespace namespace = namespace("");
    LogRecord record = record("eu", "mars");
    assertThat(EU.of(record, namespace)).isEqualTo(new Past(Why.OTHER_REGION));
    assertThat(US.of(record, namespace)).isEqualTo(new Past(Why.OTHER_REGION));
    Nowhere nowhere = (Nowhere) new ToRegion("backup").of(record, namespace);
    assertThat(nowhere.reason()).isEqualTo(DeadReason.REGION_UNKNOWN);
    assertThat(nowhere.error())
        .isEqualTo("header wal.region is 'mars'; namespace 'cache' has the regions backup, eu, us");
  }

  /** A record goes round a ring of three logs, each of which replicates to the next, once. */
  @Test
  void nothingGoesRoundInARing() throws Exception {
    List<String> ring = List.of("a", "b", "c");
    LogRecord record = record("", "");
    int at = 0;
    int hops = 0;
    while (true) {
      String here = ring.get(at);
      String next = ring.get((at + 1) % ring.size());
      Namespace namespace =
          NamespaceParser.parse(
              "cache",
              """
              {"persistence_configurations": {"persistence_configuration": [{
                "physical_storage": {"type": "KAFKA"},
                "config": {
                  "wal-kafka-topics": ["cache"], "wal.kafka.bootstrap.servers.prefix": "main",
                  "origin_region": "%s",
                  "target": {"type": "evc-replication", "%s": "wal://%s:1/cache"}
                }}]}}
              """
                  .formatted(here, next, next)
                  .getBytes(StandardCharsets.UTF_8),
              NamespaceDefaults.NONE);
      if (!(new ToRegion(next).of(record, namespace) instanceof To to)) {
        break;
      }
      record = to.record();
      at = (at + 1) % ring.size();
      hops++;
      assertThat(hops).isLessThan(10);
    }
    assertThat(hops).as("from a to b to c, and not to a again").isEqualTo(2);
  }
}
