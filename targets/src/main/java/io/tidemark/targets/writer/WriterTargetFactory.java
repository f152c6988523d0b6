/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
    URI address = uri.toUri();
    boolean bare = address.getRawPath().isEmpty() || address.getRawPath().equals("/");
    if (address.getPort() < 1 || !bare) {
      throw new IllegalArgumentException(
          "'%s' is no place of a Writer group; write %s://HOST:PORT".formatted(uri, uri.scheme()));
    }
    ConflictQuery.parse(uri);
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    URI address = uri.toUri();
    NettyChannelBuilder channel =
        NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
            // Outcomes are only handed on: no thread of its own is worth it.
            .directExecutor()
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .disableRetry();
    if (uri.scheme().equals("writer")) {
      channel.usePlaintext();
    }
    return new WriterTarget(
        channel.build(), ConflictQuery.parse(uri), context.timeout(), thread, System::nanoTime);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
