/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that knows how many attempts it has in flight. */
final class OpenTarget implements Target {

  private final Target target;
  private final AtomicInteger inFlight = new AtomicInteger();

  OpenTarget(Target target) {
    this.target = target;
  }

  boolean idle() {
    return inFlight.get() == 0;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    inFlight.incrementAndGet();
    try {
      return target.deliver(record).whenComplete((delivery, error) -> inFlight.decrementAndGet());
    } catch (RuntimeException e) {
      inFlight.decrementAndGet();
      throw e;
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
