/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterSerializer;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.outcome.OutcomeSerializer;
import io.tidemark.flow.read.QueueMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Makes the Delivery operator of each task. */
public final class DeliveryOperatorFactory extends AbstractStreamOperatorFactory<Void>
    implements OneInputStreamOperatorFactory<QueueMessage, Void> {

  /** The side output that dead letters leave by. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  /** The side output that outcomes leave by. */
  public static final OutputTag<Outcome> OUTCOMES =
      new OutputTag<>("outcomes", OutcomeSerializer.TYPE);

  private static final long serialVersionUID = 1L;

  private final DeliveryEnvironment environment;
  private final DeliveryLimits limits;

  /**
   * Makes one.
   *
   * @param environment what each task opens
   * @param limits the bounds of each task
   */
  public DeliveryOperatorFactory(DeliveryEnvironment environment, DeliveryLimits limits) {
    this.environment = environment;
    this.limits = limits;
  }

  static OperatorMessages.SideOutputs sideOutputs(Output<?> output) {
    return new OperatorMessages.SideOutputs(
        letter -> output.collect(DEAD_LETTERS, new StreamRecord<>(letter)),
        outcome -> output.collect(OUTCOMES, new StreamRecord<>(outcome)));
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's own signature.
  public <T extends StreamOperator<Void>> T createStreamOperator(
      StreamOperatorParameters<Void> parameters) {
    return (T) new DeliveryOperator(parameters, environment, limits);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's own signature.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliveryOperator.class;
  }
}
