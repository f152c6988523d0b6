/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes targets of {@code sqs://REGION/QUEUE}. All queues of a region share a client. Credentials
 * and endpoint come from the SDK's own chain, and so does the region {@code default}.
 */
public final class SqsTargetFactory implements TargetFactory {

  private final RegionClients clients;
  private @Nullable ScheduledExecutorService timer;

  /** For the service loader. */
  public SqsTargetFactory() {
    this(
        region ->
            (region.equals(SqsAddress.DEFAULT)
                    ? SdkSqsClientFactory.DEFAULT
                    : SdkSqsClientFactory.DEFAULT.withRegion(region))
                .create(),
        System::nanoTime);
  }

  SqsTargetFactory(Function<String, SqsClient> open, LongSupplier nanoTime) {
    this.clients = new RegionClients(open, nanoTime);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("sqs");
  }

  @Override
  public void validate(TargetUri uri) {
    SqsAddress.of(uri);
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    SqsAddress address = SqsAddress.of(uri);
    return new SqsTarget(
        new BatchingQueue(
            client(uri, address.region()), address.queue(), timer(), context.timeout()));
  }

  /** A queue: an account may lack one and have the others. */
  @Override
  public String place(TargetUri uri) {
    return uri.value();
  }

  private SqsClient client(TargetUri uri, String region) {
    try {
      return clients.get(region);
    } catch (SdkException e) {
      throw new IllegalArgumentException(
          "target %s: the AWS SDK finds no region or endpoint for it (%s); set AWS_REGION, or name"
                  .formatted(uri, e.getMessage())
              + " the region in the address",
          e);
    }
  }

  private synchronized ScheduledExecutorService timer() {
    ScheduledExecutorService known = timer;
    if (known == null) {
      known =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "tidemark-sqs");
                thread.setDaemon(true);
                return thread;
              });
      timer = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
    clients.close();
  }
}
