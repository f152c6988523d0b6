/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.sqs;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The configuration of an ElasticMQ.
 *
 * @param port where clients connect
 * @param data the directory of what it keeps
 * @param queues the queues that it has from the beginning
 * @param inMemory whether it forgets all the same, when it ends
 */
record ElasticMqConfig(int port, Path data, Collection<String> queues, boolean inMemory) {

  String hocon() {
    return """
        include classpath("application.conf")
        node-address { protocol = http, host = "127.0.0.1", port = %1$d }
        rest-sqs { enabled = true, bind-port = %1$d, bind-hostname = "127.0.0.1", sqs-limits = strict }
        rest-stats { enabled = false }
        queues {
        %2$s
        }
        queues-storage { enabled = %4$b, path = "%3$s/queues.conf" }
        # Without the delay of writes a SIGKILL loses nothing that was acknowledged.
        messages-storage { enabled = %4$b, uri = "jdbc:h2:%3$s/messages;WRITE_DELAY=0" }
        """
        .formatted(
            port,
            queues.stream().map("  \"%s\" {}"::formatted).collect(Collectors.joining("\n")),
            data,
            !inMemory);
  }
}
