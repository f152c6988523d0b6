/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.LogRecord;
import java.util.List;
import java.util.Optional;

/** Writer groups, against a server of grpc-java that speaks their protocol. */
class WriterConnectionsTest extends GrpcServerConformanceTest {

  WriterConnectionsTest() {
    super("writer");
  }

  @Override
  BindableService service() {
    return new CacheWriterGrpc.CacheWriterImplBase() {
      @Override
      public StreamObserver<ApplyRequest> apply(StreamObserver<ApplyResponse> responses) {
        return new Applier(responses);
      }
    };
  }

  /** Applies what comes on one stream. */
  private final class Applier implements StreamObserver<ApplyRequest> {
    private final StreamObserver<ApplyResponse> responses;

    Applier(StreamObserver<ApplyResponse> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(ApplyRequest request) {
      ApplyResponse.Builder response = ApplyResponse.newBuilder();
      for (WriteToApply write : request.getWritesList()) {
        ids.add(write.getKey().toStringUtf8());
        response.addOutcomes(
            WriteOutcome.newBuilder()
                .setNumber(write.getNumber())
                .setOutcome(WriteOutcome.Outcome.APPLIED));
      }
      responses.onNext(response.build());
    }

    @Override
    public void onError(Throwable error) {
      // The stream is gone, and with it who would hear of it.
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }

  /** Its key is its id: that is what a cache knows. */
  @Override
  protected LogRecord record(String id) {
    return new LogRecord(
        id,
        "cache",
        ByteString.copyFromUtf8(id),
        ByteString.copyFromUtf8("value"),
        List.of(),
        Optional.empty(),
        2_000,
        1_000,
        "eu",
        Optional.of(new CacheWrite(CacheWrite.Operation.SET, 0, 0)),
        "",
        "",
        1);
  }

  @Override
  String uri(String address) {
    return "writer://" + address;
  }
}
