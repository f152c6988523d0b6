/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.Arrays;

/** A list of longs that grows: 8 bytes an entry, where a list of objects takes three times that. */
final class LongColumn {

  private long[] values = new long[64];
  private int size;

  int size() {
    return size;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  long get(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
