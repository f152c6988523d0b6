/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.target.TargetContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records as targets get them. */
public final class TestRecords {

  public static final TargetContext CONTEXT =
      new TargetContext(new KafkaClusters(Map.of()), Duration.ofSeconds(5));

  private TestRecords() {}

  public static LogRecord record(Header... headers) {
    return new LogRecord(
        "id-1",
        "orders",
        ByteString.copyFromUtf8("customer-7"),
        ByteString.copyFromUtf8("payload"),
        List.of(headers),
        Optional.empty(),
        2_000,
        1_000,
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        3);
  }
}
