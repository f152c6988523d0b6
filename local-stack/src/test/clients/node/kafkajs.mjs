// SPDX-License-Identifier: Apache-2.0
// Writes records with kafkajs. Takes broker, topic, a file, a compression and, for a transaction, its
// id and "committed" or "aborted". A line of the file is a record in JSON: key, value, headers,
// timestamp, bytes in base64.

import { readFileSync } from "node:fs";
import kafkajs from "kafkajs";

const { Kafka, CompressionTypes, Partitioners, logLevel } = kafkajs;
const [broker, topic, file, compression, transactionalId, end] = process.argv.slice(2);

const decoded = (text) => (text === null ? null : Buffer.from(text, "base64"));

/** kafkajs has an object of headers: one that repeats is an array of its values. */
function headers(list) {
  const all = {};
  for (const [name, value] of list) {
    (all[name] ??= []).push(decoded(value));
  }
  return all;
}

const messages = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .map((record) => ({
    key: decoded(record.key),
    value: decoded(record.value),
    headers: headers(record.headers),
    timestamp: String(record.timestamp),
  }));
const batch = { topic, messages, acks: -1, compression: CompressionTypes[compression === "none" ? "None" : "GZIP"] };

const producer = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  ...(transactionalId ? { transactionalId, idempotent: true, maxInFlightRequests: 1 } : {}),
});
await producer.connect();
if (transactionalId) {
  const transaction = await producer.transaction();
  await transaction.send(batch);
  await (end === "committed" ? transaction.commit() : transaction.abort());
} else {
  await producer.send(batch);
}
await producer.disconnect();
