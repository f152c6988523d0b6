/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A script that reads records from a file, a line of JSON each, and writes them.
 *
 * <p>A line is {@code {"key", "value", "headers": [[name, value]], "timestamp"}}, where what is
 * bytes is base64 or null. The script is told the broker, the topic, the file, the compression and,
 * in a transaction, its id and {@code committed} or {@code aborted}.
 *
 * @param command how it is started
 * @param directory where it finds its file
 * @param setsTimestamps whether it can say when a record was written
 */
record ProducerScript(
    List<String> command, String bootstrap, String topic, Path directory, boolean setsTimestamps)
    implements ProducerProgram {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void write(List<ProducerRecord<byte[], byte[]>> records, ProducerRun run)
      throws Exception {
    Path file = Files.createTempFile(directory, run.word(), ".jsonl");
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        lines.write(JSON.writeValueAsString(json(record)));
        lines.newLine();
      }
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(bootstrap, topic, file.toString(), run.compression()));
    if (run.inTransaction()) {
      all.addAll(List.of(UUID.randomUUID().toString(), run.word()));
    }
    run(all, Path.of(file + ".log"));
  }

  private static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s failed:%n%s".formatted(String.join(" ", command), Files.readString(log)));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static ObjectNode json(ProducerRecord<byte[], byte[]> record) {
    ObjectNode line = JSON.createObjectNode();
    line.put("key", record.key());
    line.put("value", record.value());
    line.put("timestamp", record.timestamp());
    ArrayNode headers = line.putArray("headers");
    for (Header header : record.headers()) {
      headers.addArray().add(header.key()).add(header.value());
    }
    return line;
  }
}
