/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import java.util.Objects;

/**
 * What an error of the driver means.
 *
 * @param kind what is to be done about it
 * @param inDoubt whether the request may have been executed all the same, or may yet be
 * @param error for people
 */
public record CassandraFailure(Kind kind, boolean inDoubt, String error) {
  public CassandraFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(error, "error");
  }

  /** What is to be done about a failure. */
  public enum Kind {
    /** No node could be asked: the cluster is away. Others would fail as well for now. */
    AWAY,
    /** It was asked, and no answer came in time. Only others can tell how the cluster is. */
    UNANSWERED,
    /** Too few nodes are up that have this partition. Others of other partitions may succeed. */
    UNAVAILABLE,
    /** It answered that it can't do this now. Another attempt may succeed. */
    BUSY,
    /**
     * It answered that this client may not. Whoever gives it the right again needs no other write.
     */
    FORBIDDEN,
    /** It answered that it won't do this. The same again would end the same. */
    REJECTED
  }
}
