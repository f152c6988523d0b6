# SPDX-License-Identifier: Apache-2.0
"""Writes records with librdkafka, by Confluent's client for Python.

Takes broker, topic, a file, a compression and, for a transaction, its id and "committed" or
"aborted". A line of the file is a record in JSON: key, value, headers, timestamp, bytes in base64.
"""

import base64
import json
import sys

import confluent_kafka


def decoded(text):
    return None if text is None else base64.b64decode(text)


def main(broker, topic, file, compression, transaction=None, end=None):
    settings = {
        "bootstrap.servers": broker,
        "compression.type": compression,
        "message.max.bytes": 17 << 20,
        "linger.ms": 100,
    }
    if transaction:
        settings["transactional.id"] = transaction
    failed = []
    producer = confluent_kafka.Producer(settings)
    if transaction:
        producer.init_transactions(30)
        producer.begin_transaction()
    with open(file, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            producer.produce(
                topic,
                key=decoded(record["key"]),
                value=decoded(record["value"]),
                headers=[(name, decoded(value)) for name, value in record["headers"]],
                timestamp=record["timestamp"],
                on_delivery=lambda error, message: failed.append(error) if error else None,
            )
    left = producer.flush(30)
    if end == "committed":
        producer.commit_transaction(30)
    elif end == "aborted":
        producer.abort_transaction(30)
    if failed or left:
        sys.exit(f"{left} without an answer, refused: {failed}")


main(*sys.argv[1:])
