/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import io.tidemark.targets.channel.TargetChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes targets of {@code writer://HOST:PORT} and, over TLS, {@code writers://HOST:PORT}, with
 * {@code ?conflict=LAST_WRITE_WINS&remember=SECONDS} where the last write wins, or {@code
 * ?value_from=writer://HOST:PORT} where values are read from a cache.
 */
public final class WriterTargetFactory implements TargetFactory {

  /** The schemes of a Writer group's address: in the clear, and over TLS. */
  static final Set<String> SCHEMES = Set.of("writer", "writers");

  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  /** An answer with values has 32 MiB of them at most, and up to 1,000 small fields beside. */
  private static final int MAX_VALUES_BYTES = 33 * 1024 * 1024;

  /** Batches, and looks for what has waited too long: nothing there takes long. */
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "tidemark-writer");
            made.setDaemon(true);
            return made;
          });

  @Override
  public Set<String> schemes() {
    return SCHEMES;
  }

  @Override
  public void validate(TargetUri uri) {
    WriterAddress.parse(uri);
  }

  /**
   * Where values are read from a source, either of the two may be away. Asked for each record, and
   * of addresses that aren't valid too: so it only looks, and parses nothing.
   */
  @Override
  public String place(TargetUri uri) {
    int source = uri.value().indexOf(WriterAddress.VALUE_FROM);
    return source < 0
        ? uri.server()
        : uri.server()
            + " with values from "
            + uri.value().substring(source + WriterAddress.VALUE_FROM.length());
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    WriterAddress address = WriterAddress.parse(uri);
    if (address.valueFrom().isEmpty()) {
      return writer(uri, address, context.timeout());
    }
    TargetUri source = address.valueFrom().get();
    Duration half = context.timeout().dividedBy(2);
    return new ReadAtSend(
        new SourceReader(TargetChannel.open(source, MAX_VALUES_BYTES), half, System::nanoTime),
        writer(uri, address, half));
  }

  private Target writer(TargetUri uri, WriterAddress address, Duration timeout) {
    return new WriterTarget(
        TargetChannel.open(uri, MAX_ANSWER_BYTES),
        address,
        timeout,
        thread,
        System::nanoTime,
        InstantSource.system());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
