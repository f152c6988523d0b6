/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;

/** Other logs, against a server of grpc-java that speaks their API. */
class WalConnectionsTest extends GrpcServerConformanceTest {

  WalConnectionsTest() {
    super("wal");
  }

  @Override
  BindableService service() {
    return new WriteAheadLogGrpc.WriteAheadLogImplBase() {
      @Override
      public void writeToLog(
          WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
        ids.add(request.getId());
        responses.onNext(WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).build());
        responses.onCompleted();
      }
    };
  }

  @Override
  String uri(String address) {
    return "wal://" + address + "/mirror";
  }
}
