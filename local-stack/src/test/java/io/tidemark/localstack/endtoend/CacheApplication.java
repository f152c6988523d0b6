/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.localstack.region.Region;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application that writes its own region's cache. */
final class CacheApplication {

  private final String address;

  private CacheApplication(String address) {
    this.address = address;
  }

  static CacheApplication of(Region region) {
    return new CacheApplication(region.writers().address());
  }

  /** Applies the last write of each key, and waits until the cache has them. */
  void apply(List<WriteToApply> writes) {
    Map<Object, WriteToApply> last = new LinkedHashMap<>();
    writes.forEach(write -> last.put(write.getKey(), write));
    BlockingQueue<WriteOutcome> outcomes = new LinkedBlockingQueue<>();
    ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      StreamObserver<ApplyRequest> requests =
          CacheWriterGrpc.newStub(channel)
              .apply(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ApplyResponse response) {
                      outcomes.addAll(response.getOutcomesList());
                    }

                    @Override
                    public void onError(Throwable error) {}

                    @Override
                    public void onCompleted() {}
                  });
      requests.onNext(ApplyRequest.newBuilder().addAllWrites(last.values()).build());
      for (int i = 0; i < last.size(); i++) {
        WriteOutcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        assertThat(outcome.getOutcome()).isEqualTo(WriteOutcome.Outcome.APPLIED);
      }
      requests.onCompleted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      channel.shutdownNow();
    }
  }
}
