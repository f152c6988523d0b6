/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterSerializer;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SerializersTest {

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    QueueMessage message = message(random);
    DeadLetter letter =
        new DeadLetter(
            message,
            "dead",
            List.of(DeadReason.values()).get(random.nextInt(DeadReason.values().length)),
            "err \u2603".repeat(random.nextInt(3)),
            random.nextInt(),
            random.nextLong(),
            random.nextLong(),
            "kafka://main/x");

    assertThat(copy(message, QueueMessageSerializer.INSTANCE)).isEqualTo(message);
    assertThat(copy(letter, DeadLetterSerializer.INSTANCE)).isEqualTo(letter);
  }

  @Test
  void aLayoutFromTheFutureIsRefused() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    out.writeByte(9);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThatThrownBy(() -> QueueMessageSerializer.INSTANCE.deserialize(in))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9");
  }

  private static <T> T copy(T value, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataOutputSerializer twice = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), twice);
    return serializer.deserialize(new DataInputDeserializer(twice.getCopyOfBuffer()));
  }

  private static QueueMessage message(Random random) {
    List<QueueMessage.RawHeader> headers = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      headers.add(new QueueMessage.RawHeader("h" + random.nextInt(3), bytes(random)));
    }
    return new QueueMessage(
        "main",
        "topic-" + random.nextInt(9),
        random.nextInt(100),
        random.nextLong(),
        random.nextLong(),
        bytes(random),
        bytes(random),
        headers);
  }

  /** Null, empty or some: each is another thing in Kafka. */
  private static ByteString bytes(Random random) {
    int size = random.nextInt(4) - 1;
    byte[] bytes = new byte[Math.max(0, size * 100)];
    random.nextBytes(bytes);
    return size < 0 ? null : ByteString.copyFrom(bytes);
  }
}
