/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.record.TargetUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableAddressTest {

  private static final String LONGEST = "t".repeat(48);

  @Test
  void namesAClusterAKeyspaceAndATable() {
    TableAddress address = TableAddress.parse(TargetUri.parse("cassandra://Main/kv/By_Name"));
    assertThat(address).isEqualTo(new TableAddress("main", "kv", "By_Name"));
    assertThat(address.quoted()).isEqualTo("\"kv\".\"By_Name\"");
  }

  @Test
  void aNameMayHave48Characters() {
    assertThat(
            TableAddress.parse(TargetUri.parse("cassandra://main/kv/" + LONGEST)).table().length())
        .isEqualTo(48);
    assertThatThrownBy(
            () -> TableAddress.parse(TargetUri.parse("cassandra://main/kv/" + LONGEST + "t")))
        .hasMessageContaining("names no table")
        .hasMessageContaining("cassandra://CLUSTER/KEYSPACE/TABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cassandra://main",
        "cassandra://main/kv",
        "cassandra://main/kv/",
        "cassandra://main//t",
        "cassandra://main/kv/t/",
        "cassandra://main/kv/t/u",
        "cassandra://main/kv/t-u",
        "cassandra://main/kv/t%22",
        "cassandra://main:9042/kv/t",
        "cassandra://main/kv/t?ttl=1"
      })
  void whatNamesNoTableIsSaid(String address) {
    assertThatThrownBy(() -> TableAddress.parse(TargetUri.parse(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(address)
        .hasMessageContaining("write cassandra://CLUSTER/KEYSPACE/TABLE");
  }
}
