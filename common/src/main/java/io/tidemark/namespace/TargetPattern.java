/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.record.TargetUri;

/**
 * What a namespace allows as a target: one address, or with {@code *} as its last character all
 * that begin with what is before it.
 *
 * <p>The star may stand only after a {@code /} that follows the authority, so that {@code
 * http://app/*} can't be stretched to {@code http://app.elsewhere/}.
 *
 * @param value the address, or the beginning of addresses and a star
 */
public record TargetPattern(String value) {

  public TargetPattern {
    int star = value.indexOf('*');
    String address = star < 0 ? value : value.substring(0, value.length() - 1);
    if (star >= 0 && (star != value.length() - 1 || !address.endsWith("/"))) {
      throw new IllegalArgumentException(
          "'" + value + "': a star may only be the last character, after a '/'");
    }
    String normal = TargetUri.parse(address).value();
    if (!normal.equals(address)) {
      throw new IllegalArgumentException(
          "'%s' is not in normal form; write %s%s".formatted(value, normal, star < 0 ? "" : "*"));
    }
  }

  /** Whether it names one address alone. */
  public boolean exact() {
    return !value.endsWith("*");
  }

  /** Whether the namespace allows the address. */
  public boolean matches(TargetUri target) {
    return exact()
        ? value.equals(target.value())
        : target.value().regionMatches(0, value, 0, value.length() - 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
