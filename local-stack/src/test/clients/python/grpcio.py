# SPDX-License-Identifier: Apache-2.0
"""Writes to Tidemark with Python's grpcio as it is told, a line of JSON at a time.

Takes the directory of the .proto files. Each line on standard input is an object with "op" (open,
write, stream, health) and what that takes; each is answered by a line: an object of outcomes and how
often each came. An outcome is the answer's `durable`, with `refusal` where it is FALSE, or the status
that a call ended with.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import grpc

SERVICE = "/tidemark.v1.WriteAheadLog/"


def generated(protos):
    place = tempfile.TemporaryDirectory()
    file = "tidemark/v1/write_ahead_log.proto"
    subprocess.run(["protoc", "-I", protos, f"--python_out={place.name}", file], check=True)
    sys.path.insert(0, place.name)
    from tidemark.v1 import write_ahead_log_pb2

    place.cleanup()
    return write_ahead_log_pb2


class Client:
    def __init__(self, protos):
        self.pb = generated(protos)
        self.channel = None

    def open(self, address, keepaliveMillis=0, gzip=False):
        if self.channel:
            self.channel.close()
        options = [("grpc.enable_retries", 0), ("grpc.max_receive_message_length", -1)]
        if keepaliveMillis:
            options += [
                ("grpc.keepalive_time_ms", keepaliveMillis),
                ("grpc.keepalive_permit_without_calls", 1),
                ("grpc.http2.max_pings_without_data", 0),
            ]
        compression = grpc.Compression.Gzip if gzip else None
        self.channel = grpc.insecure_channel(address, options, compression)
        return {}

    def request(self, call, number):
        return self.pb.WriteToLogRequest(
            namespace=call["namespace"],
            id=f"{call['id']}-{number}",
            payload=b"x" * call.get("bytes", 10),
        )

    def outcome(self, response):
        durable = self.pb.Trilean.Name(response.durable)
        return f"{durable} {self.pb.Refusal.Name(response.refusal)}" if durable == "FALSE" else durable

    def write(self, **call):
        suffix = base64.b64decode(call.get("suffix", ""))
        method = self.channel.unary_unary(
            SERVICE + call.get("method", "WriteToLog"),
            request_serializer=lambda request: base64.b64decode(call["body"])
            if "body" in call
            else request.SerializeToString() + suffix,
            response_deserializer=self.pb.WriteToLogResponse.FromString,
        )
        outcomes = {}
        running = []

        def end(future):
            try:
                came = self.outcome(future.result())
            except grpc.FutureCancelledError:
                came = "CANCELLED"
            except grpc.RpcError as error:
                came = error.code().name
            outcomes[came] = outcomes.get(came, 0) + 1

        for number in range(call.get("count", 1)):
            future = method.future(
                self.request(call, number),
                timeout=call.get("deadlineMillis", 30000) / 1000,
                metadata=list(call.get("metadata", {}).items()),
            )
            if "cancelMillis" in call:
                time.sleep(call["cancelMillis"] / 1000)
                future.cancel()
            if call.get("pauseMillis"):
                end(future)
                time.sleep(call["pauseMillis"] / 1000)
            else:
                running.append(future)
        for future in running:
            end(future)
        return outcomes

    def stream(self, **call):
        method = self.channel.stream_stream(
            SERVICE + "WriteToLogStream",
            request_serializer=self.pb.WriteToLogBatchRequest.SerializeToString,
            response_deserializer=self.pb.WriteToLogBatchResponse.FromString,
        )
        size = call["size"]
        batches = (
            self.pb.WriteToLogBatchRequest(
                requests=[self.request(call, batch * size + i) for i in range(size)]
            )
            for batch in range(call["batches"])
        )
        outcomes = {}
        answers = method(batches, timeout=30)
        came = 0
        try:
            for answer in answers:
                for response in answer.responses:
                    outcome = self.outcome(response)
                    outcomes[outcome] = outcomes.get(outcome, 0) + 1
                came += 1
                if came == call.get("cancelAfter"):
                    answers.cancel()
        except grpc.RpcError as error:
            outcomes[error.code().name] = 1
        return outcomes

    def health(self):
        # The standard service: an empty question, an answer whose field 1 is 1 for SERVING.
        check = self.channel.unary_unary("/grpc.health.v1.Health/Check")
        return {"SERVING" if check(b"", timeout=10) == b"\x08\x01" else "other": 1}


def main():
    client = Client(sys.argv[1])
    for line in sys.stdin:
        told = json.loads(line)
        print(json.dumps(getattr(client, told.pop("op"))(**told)), flush=True)


main()
