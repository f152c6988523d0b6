/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** grpc-java, with Netty. */
final class JavaClient implements ClientProgram {

  private ManagedChannel channel;

  @Override
  public Map<String, Integer> run(Operation operation, Map<String, Object> with) throws Exception {
    return switch (operation) {
      case OPEN -> open(with);
      case WRITE -> write(with);
      case STREAM -> stream(with);
      case HEALTH -> health();
    };
  }

  private Map<String, Integer> open(Map<String, Object> with) {
    close();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget((String) with.get("address"))
            .usePlaintext()
            .disableRetry()
            .maxInboundMessageSize(Integer.MAX_VALUE);
    if (with.containsKey("keepaliveMillis")) {
      builder
          .keepAliveTime((int) with.get("keepaliveMillis"), TimeUnit.MILLISECONDS)
          .keepAliveWithoutCalls(true);
    }
    if (with.containsKey("gzip")) {
      builder.intercept(
          new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
              return next.newCall(method, options.withCompression("gzip"));
            }
          });
    }
    channel = builder.build();
    return Map.of();
  }

  private Map<String, Integer> write(Map<String, Object> with) throws Exception {
    Metadata metadata = new Metadata();
    if (with.get("metadata") instanceof Map<?, ?> entries) {
      entries.forEach(
          (name, value) ->
              metadata.put(
                  Metadata.Key.of((String) name, Metadata.ASCII_STRING_MARSHALLER),
                  (String) value));
    }
    Channel attached =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    MethodDescriptor<WriteToLogRequest, WriteToLogResponse> method = method(with);
    Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int number = 0; number < (int) with.getOrDefault("count", 1); number++) {
      ClientCall<WriteToLogRequest, WriteToLogResponse> call =
          attached.newCall(
              method,
              CallOptions.DEFAULT.withDeadlineAfter(
                  (int) with.getOrDefault("deadlineMillis", 30_000), TimeUnit.MILLISECONDS));
      CompletableFuture<Void> ended = new CompletableFuture<>();
      ClientCalls.asyncUnaryCall(call, request(with, number), new Outcome(outcomes, ended));
      running.add(ended);
      if (with.containsKey("cancelMillis")) {
        TimeUnit.MILLISECONDS.sleep((int) with.get("cancelMillis"));
        call.cancel("told to", null);
      }
      if (with.containsKey("pauseMillis")) {
        ended.join();
        TimeUnit.MILLISECONDS.sleep((int) with.get("pauseMillis"));
      }
    }
    running.forEach(CompletableFuture::join);
    return outcomes;
  }

  private static MethodDescriptor<WriteToLogRequest, WriteToLogResponse> method(
      Map<String, Object> with) {
    MethodDescriptor<WriteToLogRequest, WriteToLogResponse> usual =
        WriteAheadLogGrpc.getWriteToLogMethod();
    String name = (String) with.getOrDefault("method", usual.getBareMethodName());
    return usual.toBuilder(
            new MethodDescriptor.Marshaller<WriteToLogRequest>() {
              @Override
              public InputStream stream(WriteToLogRequest request) {
                return new ByteArrayInputStream(bytes(request, with));
              }

              @Override
              public WriteToLogRequest parse(InputStream stream) {
                throw new UnsupportedOperationException("a client reads no requests");
              }
            },
            usual.getResponseMarshaller())
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(WriteAheadLogGrpc.SERVICE_NAME, name))
        .setSchemaDescriptor(null)
        .build();
  }

  private static byte[] bytes(WriteToLogRequest request, Map<String, Object> with) {
    if (with.containsKey("body")) {
      return Base64.getDecoder().decode((String) with.get("body"));
    }
    byte[] suffix = Base64.getDecoder().decode((String) with.getOrDefault("suffix", ""));
    return request.toByteString().concat(ByteString.copyFrom(suffix)).toByteArray();
  }

  private Map<String, Integer> stream(Map<String, Object> with) {
    int size = (int) with.get("size");
    Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ClientCall<WriteToLogBatchRequest, WriteToLogBatchResponse> call =
        channel.newCall(
            WriteAheadLogGrpc.getWriteToLogStreamMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
    StreamObserver<WriteToLogBatchRequest> requests =
        ClientCalls.asyncBidiStreamingCall(
            call,
            new StreamObserver<>() {
              private int came;

              @Override
              public void onNext(WriteToLogBatchResponse answer) {
                answer.getResponsesList().forEach(each -> counted(outcomes, outcome(each)));
                came++;
                if (Integer.valueOf(came).equals(with.get("cancelAfter"))) {
                  call.cancel("told to", null);
                }
              }

              @Override
              public void onError(Throwable error) {
                counted(outcomes, Status.fromThrowable(error).getCode().name());
                ended.complete(null);
              }

              @Override
              public void onCompleted() {
                ended.complete(null);
              }
            });
    try {
      for (int batch = 0; batch < (int) with.get("batches"); batch++) {
        int first = batch * size;
        requests.onNext(
            WriteToLogBatchRequest.newBuilder()
                .addAllRequests(
                    IntStream.range(first, first + size)
                        .mapToObj(number -> request(with, number))
                        .toList())
                .build());
      }
      requests.onCompleted();
    } catch (IllegalStateException cancelled) {
      // It was cancelled while it was written: the answer says so.
    }
    ended.join();
    return outcomes;
  }

  private Map<String, Integer> health() {
    MethodDescriptor.Marshaller<byte[]> asIs =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    byte[] answer =
        ClientCalls.blockingUnaryCall(
            channel,
            MethodDescriptor.newBuilder(asIs, asIs)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build(),
            CallOptions.DEFAULT,
            new byte[0]);
    // Field 1 is 1 for SERVING.
    return Map.of(answer.length == 2 && answer[0] == 8 && answer[1] == 1 ? "SERVING" : "other", 1);
  }

  private static WriteToLogRequest request(Map<String, Object> with, int number) {
    return WriteToLogRequest.newBuilder()
        .setNamespace((String) with.get("namespace"))
        .setId(with.get("id") + "-" + number)
        .setPayload(ByteString.copyFrom(new byte[(int) with.getOrDefault("bytes", 10)]))
        .build();
  }

  private static String outcome(WriteToLogResponse response) {
    return response.getDurable() == Trilean.FALSE
        ? response.getDurable() + " " + response.getRefusal()
        : response.getDurable().toString();
  }

  private static void counted(Map<String, Integer> outcomes, String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private record Outcome(Map<String, Integer> outcomes, CompletableFuture<Void> ended)
      implements StreamObserver<WriteToLogResponse> {

    @Override
    public void onNext(WriteToLogResponse response) {
      counted(outcomes, outcome(response));
    }

    @Override
    public void onError(Throwable error) {
      counted(
          outcomes,
          error instanceof StatusRuntimeException failed
              ? failed.getStatus().getCode().name()
              : error.toString());
      ended.complete(null);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
