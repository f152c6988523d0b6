/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;

/** What is to happen with a record next: what {@link Rules} decide and the operator carries out. */
sealed interface Step {

  /** The record that it is about. */
  Waiting waiting();

  /**
   * Not yet: hold it until it is due.
   *
   * @param waiting the record with its new due time
   */
  record Hold(Waiting waiting) implements Step {}

  /**
   * Send it now.
   *
   * @param waiting the record as it waits
   * @param record the record as the target gets it
   * @param target where to
   * @param policy in which order and how fast
   */
  record Attempt(Waiting waiting, LogRecord record, TargetUri target, DeliveryPolicy policy)
      implements Step {}

  /**
   * Not yet: nobody knows its namespace, and so neither where it goes nor what becomes of it.
   *
   * @param waiting the record as it waits
   */
  record AwaitNamespace(Waiting waiting) implements Step {}

  /**
   * It can't be delivered.
   *
   * @param letter what goes to the dead letter topic
   * @param waiting the record as it waited
   */
  record Dead(DeadLetter letter, Waiting waiting) implements Step {}

  /**
   * The target has it.
   *
   * @param waiting the record as it waited
   */
  record Done(Waiting waiting) implements Step {}

  /**
   * It isn't for this job.
   *
   * @param waiting the record as it waited
   * @param why why not
   */
  record Passed(Waiting waiting, Route.Why why) implements Step {}

  /**
   * It isn't sent again: its mark says why.
   *
   * @param waiting the record as it waited
   */
  record Withdrawn(Waiting waiting) implements Step {}

  /**
   * It is no record: the one with its id isn't to be sent.
   *
   * @param waiting the message
   */
  record Cancel(Waiting waiting) implements Step {}
}
