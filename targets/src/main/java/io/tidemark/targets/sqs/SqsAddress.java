/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.record.TargetUri;
import java.util.regex.Pattern;

/**
 * A queue as a target names it: {@code sqs://REGION/QUEUE}, or {@code sqs://default/QUEUE} in the
 * region that the SDK finds. It is the account's whose credentials the SDK finds.
 *
 * @param region the region's name, or {@value #DEFAULT}
 * @param queue the queue's name
 */
record SqsAddress(String region, String queue) {

  /** Stands for the region that the SDK finds. */
  static final String DEFAULT = "default";

  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException naming what is wrong with it, and what would be right
   */
  static SqsAddress of(TargetUri uri) {
    String region = uri.host();
    String path = uri.path();
    if (uri.port() >= 0 || uri.query() != null || path.length() < 2) {
      throw wrong(uri, "it must be a region and a queue's name, and nothing more");
    }
    if (!region.equals(DEFAULT) && !REGION.matcher(region).matches()) {
      throw wrong(uri, "'" + region + "' is no region; write one as in eu-west-1, or default");
    }
    try {
      return new SqsAddress(region, QueueUrl.checkName(path.substring(1)));
    } catch (IllegalArgumentException e) {
      throw wrong(uri, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException wrong(TargetUri uri, String why) {
    return new IllegalArgumentException(
        "'%s' names no queue: %s. Write sqs://default/QUEUE or sqs://REGION/QUEUE"
            .formatted(uri, why));
  }
}
