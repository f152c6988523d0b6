/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;

/** Where the operator finds its targets. */
public interface TargetDirectory extends AutoCloseable {

  /**
   * The target of an address.
   *
   * @throws IllegalArgumentException if no kind takes the address, or the deployment lacks what it
   *     needs
   */
  Target get(TargetUri uri);

  /** The place that an address is at: what fails as a whole. Any address has one. */
  String place(TargetUri uri);

  /**
   * Whether how long an attempt takes there says how much the place has to do. Where each record
   * takes as long as there is work in it, a long one would count as a sign of trouble, and short
   * ones would pay for it: such a place has a fixed number of records at a time.
   */
  default boolean timed(TargetUri uri) {
    return true;
  }

  @Override
  void close();
}
