/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.NamespaceFixtures;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import java.util.List;
import java.util.Optional;

/** Parts of sets for tests. */
final class SetRecords {

  private SetRecords() {}

  static LogRecord mutation(int sequence, String payload) {
    return mutation("s1", sequence, payload);
  }

  static LogRecord mutation(String set, int sequence, String payload) {
    SetPart part = new SetPart.Mutation(set, sequence);
    return record(
        part.recordId(), "profiles", set, payload, Optional.of(part), NamespaceFixtures.TARGET);
  }

  static LogRecord marker(int count) {
    return record("s1", "profiles", "s1", "", Optional.of(new SetPart.Completion("s1", count)), "");
  }

  static LogRecord record(String namespace, String id, Optional<SetPart> part) {
    return record(id, namespace, id, "x", part, NamespaceFixtures.TARGET);
  }

  static LogRecord record(
      String id,
      String namespace,
      String key,
      String payload,
      Optional<SetPart> part,
      String target) {
    return new LogRecord(
        id,
        namespace,
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8(payload),
        List.of(),
        target.isEmpty() ? Optional.empty() : Optional.of(TargetUri.parse(target)),
        900,
        900,
        "here",
        Optional.empty(),
        "",
        "",
        1,
        part,
        Optional.empty());
  }
}
