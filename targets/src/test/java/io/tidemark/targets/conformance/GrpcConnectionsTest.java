/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;

/** gRPC targets, against a server of grpc-java. */
class GrpcConnectionsTest extends GrpcServerConformanceTest {

  GrpcConnectionsTest() {
    super("grpc");
  }

  @Override
  BindableService service() {
    return new DeliveryTargetGrpc.DeliveryTargetImplBase() {
      @Override
      public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> responses) {
        ids.add(request.getId());
        responses.onNext(DeliverResponse.getDefaultInstance());
        responses.onCompleted();
      }
    };
  }

  @Override
  String uri(String address) {
    return "grpc://" + address;
  }
}
