/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.record.TargetUri;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compose services and clusters are named so. */
class NamesWithUnderscoresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://main_eu/out_1",
        "http://my_service:8080/x",
        "https://my_service/x",
        "grpc://my_service:9090",
        "wal://my_service:9090/orders",
        "writer://my_service:7600",
        "writer://my_service:7600?value_from=writer://other_one:7600",
        "cassandra://shard_1/key_space/table_1",
      })
  void everyKindTakesThem(String address) {
    try (Targets targets = Targets.load(TestRecords.CONTEXT)) {
      assertThatCode(() -> targets.validate(TargetUri.parse(address))).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpcs://my_service:9090",
        "wals://my_service:9090/orders",
        "writers://my_service:7600",
      })
  void overTlsGrpcHasNoWayToAskForThem(String address) {
    try (Targets targets = Targets.load(TestRecords.CONTEXT)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> targets.validate(TargetUri.parse(address)))
          .withMessageContaining("has a host with '_'");
    }
  }
}
