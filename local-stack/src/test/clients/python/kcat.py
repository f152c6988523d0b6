# SPDX-License-Identifier: Apache-2.0
"""Writes records with kcat, which takes keys and values from its input and headers by -H.

Takes broker, topic, a file, a compression and, for a transaction, its id and "committed". A line of
the file is a record in JSON: key, value, headers, bytes in base64. kcat says no timestamp.
"""

import base64
import itertools
import json
import subprocess
import sys

KEY_END = "<end of key>"
RECORD_END = "<end of record>"


def decoded(text):
    return None if text is None else base64.b64decode(text)


def header(name, value):
    return name.encode() if value is None else name.encode() + b"=" + decoded(value)


def kind(record):
    """What all records of one call have in common."""
    return record["headers"], record["key"] is None, record["value"] is None


def main(broker, topic, file, compression, transaction=None, end=None):
    base = ["kcat", "-P", "-q", "-b", broker, "-t", topic, "-D", RECORD_END]
    base += ["-z", compression, "-X", "message.max.bytes=17825792"]
    if transaction:
        base += ["-X", "transactional.id=" + transaction]
    with open(file, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for (headers, keyless, tombstone), alike in itertools.groupby(records, kind):
        command = list(base)
        for name, value in headers:
            command += ["-H", header(name, value)]
        if not keyless:
            command += ["-K", KEY_END]
        if tombstone:
            command += ["-Z"]
        told = RECORD_END.encode().join(
            (b"" if keyless else decoded(record["key"]) + KEY_END.encode())
            + (decoded(record["value"]) or b"")
            for record in alike
        )
        subprocess.run(command, input=told, check=True)


main(*sys.argv[1:])
