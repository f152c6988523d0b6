/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.util.Map;

/** Something that writes to Tidemark by gRPC and says how its calls ended. */
interface ClientProgram extends AutoCloseable {

  /** What it is told to do, and with what. */
  enum Operation {
    /** A new channel: {@code address}, {@code keepaliveMillis}, {@code gzip}. */
    OPEN,
    /**
     * Writes to {@code namespace}, with the id {@code id-NUMBER}, a payload of {@code bytes},
     * {@code metadata}, and {@code deadlineMillis}: {@code count} at once, or one after the other
     * with {@code pauseMillis} between them; each cancelled after {@code cancelMillis}. The request
     * has {@code suffix} after it or is {@code body}, both in base64, and goes to {@code method}.
     */
    WRITE,
    /** A stream of {@code batches} of {@code size}, cancelled after {@code cancelAfter} answers. */
    STREAM,
    /** Asks the standard health service. */
    HEALTH
  }

  /** Does it, and counts by their outcome the calls, or a stream's records. */
  Map<String, Integer> run(Operation operation, Map<String, Object> with) throws Exception;

  @Override
  void close();
}
