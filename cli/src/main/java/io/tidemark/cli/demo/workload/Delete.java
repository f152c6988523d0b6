/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

/**
 * A delete to be written.
 *
 * @param id the record's id
 * @param destination where it goes
 * @param course what becomes of it
 * @param failures how often the application answers 500 before it takes it; only of those that are
 *     taken later
 * @param offsetMillis when it is written, from the beginning of the burst
 * @param delayMillis how long it is delayed at least
 */
public record Delete(
    String id,
    Destination destination,
    Course course,
    int failures,
    long offsetMillis,
    long delayMillis) {}
