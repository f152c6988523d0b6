/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A statement of one session that is prepared when it is first needed. A failure isn't kept: the
 * table may be made after the first question for it. Safe for threads.
 */
public final class PreparedQuery {
  private final String cql;
  private volatile @Nullable CompletableFuture<PreparedStatement> prepared;

  /** Makes one of a statement with {@code ?} or {@code :name} where values go. */
  public PreparedQuery(String cql) {
    this.cql = cql;
  }

  /** It, prepared. The stage fails as a request does. */
  public CompletionStage<PreparedStatement> in(CqlSession session) {
    CompletableFuture<PreparedStatement> known = prepared;
    if (known != null) {
      return known;
    }
    // The driver itself shares one preparation between those who ask at the same time.
    CompletableFuture<PreparedStatement> fresh = session.prepareAsync(cql).toCompletableFuture();
    return fresh.thenApply(
        statement -> {
          prepared = fresh;
          return statement;
        });
  }

  @Override
  public String toString() {
    return cql;
  }
}
