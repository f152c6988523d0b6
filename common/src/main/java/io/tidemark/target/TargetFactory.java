/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.target;

import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import java.util.List;
import java.util.Set;

/**
 * Makes targets of one kind. Found by {@link java.util.ServiceLoader}; has a constructor without
 * arguments.
 */
public interface TargetFactory extends AutoCloseable {

  /** The schemes of the addresses it takes, in lower case, for example {@code http, https}. */
  Set<String> schemes();

  /**
   * Checks an address without reaching for it, so that a caller hears of a mistake at once.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  void validate(TargetUri uri);

  /**
   * Checks the headers that a caller gives a record for such a target, so that what it can't carry
   * is refused at the call.
   *
   * @throws IllegalArgumentException naming the header, what is wrong with it, and the remedy
   */
  default void validateHeaders(List<Header> headers) {}

  /**
   * Makes the target of an address. It connects lazily: a place that is away is a retryable
   * delivery, not an exception here. Targets of one factory may share connections and threads.
   *
   * @throws IllegalArgumentException if the address isn't valid, or the context lacks what it needs
   */
  Target create(TargetUri uri, TargetContext context);

  /**
   * What fails as a whole, and so bears only so many records at a time: two addresses at one place
   * have their outages in common. By default the server.
   */
  default String place(TargetUri uri) {
    return uri.server();
  }

  /** Releases what the targets share. They are closed before. */
  @Override
  default void close() {}
}
