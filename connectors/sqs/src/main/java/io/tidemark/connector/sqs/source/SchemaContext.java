/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/** What a schema is told when it is opened. */
record SchemaContext(SourceReaderContext reader)
    implements DeserializationSchema.InitializationContext {

  @Override
  public MetricGroup getMetricGroup() {
    return reader.metricGroup().addGroup("deserializer");
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return reader.getUserCodeClassLoader();
  }
}
