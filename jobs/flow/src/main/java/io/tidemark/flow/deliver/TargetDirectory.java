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

  @Override
  void close();
}
