/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.micrometer.core.instrument.Timer;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls of one kind. Safe for threads. */
public final class CallMetrics {

  private final AnswerCounts answers;
  private final Timer time;

  CallMetrics(AnswerCounts answers, Timer time) {
    this.answers = answers;
    this.time = time;
  }

  /**
   * Counts an answer.
   *
   * @param namespace the request's namespace where it is in force, otherwise empty
   */
  public void answered(String namespace, Trilean durable, Refusal refusal) {
    answers.count(namespace, durable, refusal);
  }

  /** Records how long one took of which something was accepted. */
  public void took(long nanos) {
    time.record(nanos, TimeUnit.NANOSECONDS);
  }
}
