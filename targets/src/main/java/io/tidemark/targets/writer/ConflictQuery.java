/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.tidemark.api.v1.ConflictRule;
import io.tidemark.record.TargetUri;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address says of how two writes of one key are decided between.
 *
 * @param rule the rule
 * @param rememberSeconds how long a deletion is remembered; 0 where the rule needs none
 */
record ConflictQuery(ConflictRule rule, int rememberSeconds) {

  private static final Pattern QUERY =
      Pattern.compile("conflict=LAST_WRITE_WINS&remember=([1-9][0-9]{0,8})");

  /**
   * Reads the query of an address.
   *
   * @throws IllegalArgumentException if it is another than a namespace's document makes
   */
  static ConflictQuery parse(TargetUri uri) {
    String query = uri.toUri().getRawQuery();
    if (query == null) {
      return new ConflictQuery(ConflictRule.ORDERED, 0);
    }
    Matcher matcher = QUERY.matcher(query);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' has a query that no Writer group knows; write none, or ?conflict=LAST_WRITE_WINS&remember=SECONDS"
              .formatted(uri));
    }
    return new ConflictQuery(ConflictRule.LAST_WRITE_WINS, Integer.parseInt(matcher.group(1)));
  }
}
