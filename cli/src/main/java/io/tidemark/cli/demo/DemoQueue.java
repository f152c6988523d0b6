/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the demo's records wait in. */
enum DemoQueue {
  /** A topic. */
  KAFKA(true, false),
  /** A queue of SQS. */
  SQS(false, true),
  /** One of each. */
  BOTH(true, true);

  private final boolean kafka;
  private final boolean sqs;

  DemoQueue(boolean kafka, boolean sqs) {
    this.kafka = kafka;
    this.sqs = sqs;
  }

  boolean kafka() {
    return kafka;
  }

  boolean sqs() {
    return sqs;
  }

  /** Its name on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name of the command line. */
  static final class Converter implements ITypeConverter<DemoQueue> {
    @Override
    public DemoQueue convert(String text) {
      return Arrays.stream(values())
          .filter(queue -> queue.word().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no queue; write one of %s"
                          .formatted(
                              text,
                              Arrays.stream(values())
                                  .map(DemoQueue::word)
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
