/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterSerializer;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.WalHeaders;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.OutputTag;

/** Makes the operator of each task that assembles sets. */
public final class AssembleOperatorFactory extends AbstractStreamOperatorFactory<QueueMessage>
    implements OneInputStreamOperatorFactory<QueueMessage, QueueMessage> {

  /** The side output that dead letters leave by. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  private static final long serialVersionUID = 1L;

  private final DeliveryEnvironment environment;

  /**
   * Makes one.
   *
   * @param environment the clock and the namespaces
   */
  public AssembleOperatorFactory(DeliveryEnvironment environment) {
    this.environment = environment;
  }

  /** The set that a message is part of: its topic's, for headers can say anything. */
  public static String set(QueueMessage message) {
    return message.cluster() + "\n" + message.topic() + "\n" + message.header(WalHeaders.SET_ID);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's own signature.
  public <T extends StreamOperator<QueueMessage>> T createStreamOperator(
      StreamOperatorParameters<QueueMessage> parameters) {
    return (T) new AssembleOperator(parameters, environment);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's own signature.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return AssembleOperator.class;
  }
}
