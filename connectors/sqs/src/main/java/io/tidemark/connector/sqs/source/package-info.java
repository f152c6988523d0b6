/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The source for Flink: {@code SqsSource} and what a user gives it, its enumerator and its readers.
 *
 * <p>In SQS any reader may receive from any queue, and a message that one reader holds is hidden
 * from the others. So a split is no share of the data but the leave to receive from a queue, and
 * each reader gets one for every queue unless {@code setReadersPerQueue} says fewer. With more
 * readers than queues none is idle; with fewer each reads several; and whatever queue is busy has
 * all readers. A split has no position. A restore or a rescaling needs nothing from it: readers
 * begin without splits, register, and are given all anew.
 *
 * <p>No state has receipts. What was emitted before a completed checkpoint is deleted after it, and
 * if the job fails in between, it comes again and is a duplicate. Receipts in state could spare
 * some of those, but not all: they expire while the job is down, and another reader may have
 * received the message by then. For that the state would grow with all that is in flight.
 */
@NullMarked
package io.tidemark.connector.sqs.source;

import org.jspecify.annotations.NullMarked;
