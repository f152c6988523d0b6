/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import io.tidemark.targets.channel.TargetChannel;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes targets of {@code writer://HOST:PORT} and, over TLS, {@code writers://HOST:PORT}, with
 * {@code ?conflict=LAST_WRITE_WINS&remember=SECONDS} where the last write wins.
 */
public final class WriterTargetFactory implements TargetFactory {

  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

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
    return Set.of("writer", "writers");
  }

  @Override
  public void validate(TargetUri uri) {
    TargetChannel.check(uri, false, "a Writer group", "HOST:PORT");
    ConflictQuery.parse(uri);
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    return new WriterTarget(
        TargetChannel.open(uri, MAX_ANSWER_BYTES),
        ConflictQuery.parse(uri),
        context.timeout(),
        thread,
        System::nanoTime,
        InstantSource.system());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
