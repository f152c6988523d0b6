/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsMessage;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Makes records of a message's body, as any schema of Flink does of bytes. */
final class BodyDeserializationSchema<T> implements SqsDeserializationSchema<T> {

  private static final long serialVersionUID = 1L;

  private final DeserializationSchema<T> schema;

  BodyDeserializationSchema(DeserializationSchema<T> schema) {
    this.schema = schema;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    schema.open(context);
  }

  @Override
  public void deserialize(SqsMessage message, Collector<T> out) throws Exception {
    schema.deserialize(message.body().getBytes(StandardCharsets.UTF_8), out);
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return schema.getProducedType();
  }
}
