/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import com.google.protobuf.ByteString;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends what the source region's cache has when a record is sent, and not what it had when the
 * record was written. A key that has no value there has none afterwards in the target's either.
 */
final class ReadAtSend implements Target {

  private final SourceReader source;
  private final Target target;

  /**
   * Makes one.
   *
   * @param source where values are
   * @param target where they go
   */
  ReadAtSend(SourceReader source, Target target) {
    this.source = source;
    this.target = target;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    CacheWrite write = record.cacheWrite().orElse(CacheWrite.PLAIN_SET);
    return write.operation() == CacheWrite.Operation.DELETE
        ? target.deliver(record)
        : source.read(record.key()).thenCompose(value -> send(record, write, value));
  }

  private CompletionStage<Delivery> send(LogRecord record, CacheWrite write, SourceValue value) {
    if (value instanceof SourceValue.Found found) {
      // The lifetime is the record's: memcached doesn't tell it with the value.
      return target.deliver(
          record.withCacheWrite(
              found.value(),
              new CacheWrite(CacheWrite.Operation.SET, write.ttlSeconds(), found.flags())));
    }
    if (value instanceof SourceValue.Unknown unknown) {
      return CompletableFuture.completedFuture(unknown.delivery());
    }
    return target.deliver(record.withCacheWrite(ByteString.EMPTY, CacheWrite.PLAIN_DELETE));
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
