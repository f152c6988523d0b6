/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QueueSharesPropertiesTest {

  @Property
  void everyQueueHasSoManyReadersAsWereAskedForOrAll(
      @ForAll @IntRange(min = 0, max = 1_000) int queue,
      @ForAll @IntRange(min = 1, max = 50) int parallelism,
      @ForAll @IntRange(min = 1, max = 60) int readersPerQueue) {
    QueueUrl url = QueueUrl.parse("http://h/0/q" + queue);
    long readers =
        IntStream.range(0, parallelism)
            .filter(reader -> QueueShares.reads(url, reader, parallelism, readersPerQueue))
            .count();
    assertThat(readers).isEqualTo(Math.min(parallelism, readersPerQueue));
  }
}
