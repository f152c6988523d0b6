/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import java.util.List;

/** What the kinds of target say of an address, and of what is to be brought there. */
@FunctionalInterface
public interface KindCheck {

  /**
   * Checks an address.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  void checkAddress(TargetUri uri);

  /**
   * Checks the headers of a record for an address.
   *
   * @throws IllegalArgumentException naming the header that can't be carried
   */
  default void checkHeaders(TargetUri uri, List<Header> headers) {}
}
