/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.tidemark.api.v1.ConflictRule;
import io.tidemark.record.TargetUri;
import io.tidemark.targets.channel.TargetChannel;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the address of a Writer group says beside where it is.
 *
 * @param rule how two writes of one key are decided between
 * @param rememberSeconds how long a deletion is remembered; 0 where the rule needs none
 * @param valueFrom the Writer group whose cache the values are read from; empty where records carry
 *     them
 */
record WriterAddress(ConflictRule rule, int rememberSeconds, Optional<TargetUri> valueFrom) {

  private static final Pattern LAST_WRITE_WINS =
      Pattern.compile("conflict=LAST_WRITE_WINS&remember=([1-9][0-9]{0,8})");

  /** What the address of the source is behind, in the address of the target. */
  static final String VALUE_FROM = "?value_from=";

  private static final Pattern SOURCE = Pattern.compile("value_from=([^&]+)");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is no place, or its query another than a namespace's
   *     document makes
   */
  static WriterAddress parse(TargetUri uri) {
    TargetChannel.check(uri, false, "a Writer group", "HOST:PORT");
    String query = uri.query();
    if (query == null) {
      return new WriterAddress(ConflictRule.ORDERED, 0, Optional.empty());
    }
    Matcher newest = LAST_WRITE_WINS.matcher(query);
    if (newest.matches()) {
      return new WriterAddress(
          ConflictRule.LAST_WRITE_WINS, Integer.parseInt(newest.group(1)), Optional.empty());
    }
    Matcher from = SOURCE.matcher(query);
    if (!from.matches()) {
      throw new IllegalArgumentException(
          "'%s' has a query that no Writer group knows; write none, ?conflict=LAST_WRITE_WINS&remember=SECONDS or ?value_from=writer://HOST:PORT"
              .formatted(uri));
    }
    TargetUri source = TargetUri.parse(from.group(1));
    if (!WriterTargetFactory.SCHEMES.contains(source.scheme()) || source.query() != null) {
      throw new IllegalArgumentException(
          "'%s' reads values from %s; write ?value_from=writer://HOST:PORT".formatted(uri, source));
    }
    TargetChannel.check(source, false, "a Writer group", "HOST:PORT");
    return new WriterAddress(ConflictRule.ORDERED, 0, Optional.of(source));
  }
}
