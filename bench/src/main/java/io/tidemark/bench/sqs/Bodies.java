/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of a KiB that no compression makes much smaller: the same for us and for the peer. */
final class Bodies {

  private static final int BYTES = 1024;

  private Bodies() {}

  static List<String> of(int count) {
    Random random = new Random(7);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder body = new StringBuilder(BYTES);
      while (body.length() < BYTES) {
        body.append((char) ('0' + random.nextInt('z' - '0')));
      }
      bodies.add(body.toString());
    }
    return bodies;
  }
}
