/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** What a delete says: which item of which viewer is to go, as JSON. */
public final class Payloads {

  /** The largest record that the demo's topic takes, in bytes. */
  public static final int LARGEST_IN_TOPIC = 64 * 1024;

  private final long seed;

  /** The payloads of a burst. */
  public Payloads(Scenario scenario) {
    this.seed = scenario.seed();
  }

  /** The payload of a delete. */
  public ByteString of(Delete delete) {
    Random random = new Random(seed * 31 + delete.id().hashCode());
    String viewer = Long.toHexString(random.nextLong());
    String json =
        "{\"operation\":\"delete\",\"viewer\":\"%s\",\"item\":\"live-event/%s\",\"note\":\"%s\"}"
            .formatted(viewer, delete.id(), note(delete, random));
    return ByteString.copyFromUtf8(json);
  }

  /** Of those that are too large random bytes, for a compressed record counts as it is sent. */
  private static String note(Delete delete, Random random) {
    byte[] bytes = new byte[delete.course() == Course.TOO_LARGE ? 2 * LARGEST_IN_TOPIC : 48];
    random.nextBytes(bytes);
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
  }
}
