// SPDX-License-Identifier: Apache-2.0
// Writes to Tidemark with grpc-js as it is told, a line of JSON at a time.
//
// Takes the directory of the .proto files. Each line on standard input is an object with "op" (open,
// write, stream, health) and what that takes; each is answered by a line: an object of outcomes and how
// often each came. An outcome is the answer's `durable`, with `refusal` where it is FALSE, or the status
// that a call ended with.

import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const SERVICE = "/tidemark.v1.WriteAheadLog/";

const definition = protoLoader.loadSync("tidemark/v1/write_ahead_log.proto", {
  includeDirs: [process.argv[2]],
  enums: String,
  defaults: true,
});
const { WriteToLog, WriteToLogStream } = definition["tidemark.v1.WriteAheadLog"];

let client;

function counted(outcomes, outcome) {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

function outcomeOf({ durable, refusal }) {
  return durable === "FALSE" ? `${durable} ${refusal}` : durable;
}

function request(call, number) {
  return {
    namespace: call.namespace,
    id: `${call.id}-${number}`,
    payload: Buffer.alloc(call.bytes ?? 10, "x"),
  };
}

const operations = {
  open({ address, keepaliveMillis, gzip }) {
    client?.close();
    const options = { "grpc.enable_retries": 0, "grpc.max_receive_message_length": -1 };
    if (keepaliveMillis) {
      options["grpc.keepalive_time_ms"] = keepaliveMillis;
      options["grpc.keepalive_permit_without_calls"] = 1;
    }
    if (gzip) {
      options["grpc.default_compression_algorithm"] = grpc.compressionAlgorithms.gzip;
    }
    client = new grpc.Client(address, grpc.credentials.createInsecure(), options);
    return {};
  },

  async write(call) {
    const suffix = Buffer.from(call.suffix ?? "", "base64");
    const serialize = (message) =>
      call.body === undefined
        ? Buffer.concat([WriteToLog.requestSerialize(message), suffix])
        : Buffer.from(call.body, "base64");
    const metadata = new grpc.Metadata();
    Object.entries(call.metadata ?? {}).forEach(([name, value]) => metadata.set(name, value));
    const outcomes = {};
    const running = [];
    for (let number = 0; number < (call.count ?? 1); number++) {
      let started;
      const ended = new Promise((done) => {
        started = client.makeUnaryRequest(
          SERVICE + (call.method ?? "WriteToLog"),
          serialize,
          WriteToLog.responseDeserialize,
          request(call, number),
          metadata,
          { deadline: Date.now() + (call.deadlineMillis ?? 30000) },
          (error, response) => {
            counted(outcomes, error ? grpc.status[error.code] : outcomeOf(response));
            done();
          },
        );
      });
      running.push(ended);
      if (call.cancelMillis !== undefined) {
        await pause(call.cancelMillis);
        started.cancel();
      }
      if (call.pauseMillis) {
        await ended;
        await pause(call.pauseMillis);
      }
    }
    await Promise.all(running);
    return outcomes;
  },

  stream(call) {
    const outcomes = {};
    return new Promise((done) => {
      const stream = client.makeBidiStreamRequest(
        SERVICE + "WriteToLogStream",
        WriteToLogStream.requestSerialize,
        WriteToLogStream.responseDeserialize,
        new grpc.Metadata(),
        { deadline: Date.now() + 30000 },
      );
      let came = 0;
      stream.on("data", (answer) => {
        answer.responses.forEach((response) => counted(outcomes, outcomeOf(response)));
        came++;
        if (came === call.cancelAfter) {
          stream.cancel();
        }
      });
      stream.on("error", (error) => {
        counted(outcomes, grpc.status[error.code]);
        done(outcomes);
      });
      stream.on("end", () => done(outcomes));
      for (let batch = 0; batch < call.batches; batch++) {
        const requests = [];
        for (let i = 0; i < call.size; i++) {
          requests.push(request(call, batch * call.size + i));
        }
        stream.write({ requests });
      }
      stream.end();
    });
  },

  health() {
    // The standard service: an empty question, an answer whose field 1 is 1 for SERVING.
    const asIs = (bytes) => bytes;
    return new Promise((done) =>
      client.makeUnaryRequest(
        "/grpc.health.v1.Health/Check",
        asIs,
        asIs,
        Buffer.alloc(0),
        (error, answer) =>
          done({ [answer?.equals(Buffer.from([8, 1])) ? "SERVING" : String(error)]: 1 }),
      ),
    );
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  console.log(JSON.stringify(await operations[told.op](told)));
}
client?.close();
