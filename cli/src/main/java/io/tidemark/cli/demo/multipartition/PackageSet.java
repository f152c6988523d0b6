/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * A change of one package, in all tables that have it.
 *
 * @param token what makes a call that is repeated the same call
 * @param name the package's name
 * @param mutations in sequence
 * @param after what the package is then; empty: it is in no table
 */
record PackageSet(
    String token, String name, List<Mutation> mutations, Optional<DebianPackage> after) {

  /**
   * A mutation's timestamp is its set's time in microseconds and its sequence: from a thousand on
   * it would reach into the next millisecond, and stand above a change that was made then.
   */
  private static final int MOST = 999;

  PackageSet {
    mutations = List.copyOf(mutations);
    if (mutations.isEmpty() || mutations.size() > MOST) {
      throw new IllegalArgumentException(
          "%s has %d mutations; it must have 1 to %d".formatted(token, mutations.size(), MOST));
    }
  }
}
