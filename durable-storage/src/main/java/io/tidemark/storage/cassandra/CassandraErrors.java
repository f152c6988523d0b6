/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import static io.tidemark.storage.cassandra.CassandraFailure.Kind.AWAY;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.BUSY;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.FORBIDDEN;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.REJECTED;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.UNANSWERED;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.UNAVAILABLE;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.CrcMismatchException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.tidemark.storage.cassandra.CassandraFailure.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * What the driver's errors mean. The one place that decides it, for a driver that never asks twice
 * ({@link NeverRetry}).
 *
 * <p>Certain to have done nothing is only what was refused before a replica was written to: by the
 * driver, for want of a connection, or by the coordinator, for want of replicas that are up or for
 * the statement itself. What a replica answered, or didn't, leaves it open what the others did.
 */
public final class CassandraErrors {

  private static final Set<Kind> REPLICAS = Set.of(UNAVAILABLE);

  private CassandraErrors() {}

  /** What failed, without what a stage wrapped it in. */
  public static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /**
   * What an error means that a request ended with. An error that no rule knows is in doubt and may
   * pass: to ask again is the harmless mistake.
   */
  public static CassandraFailure of(Throwable error) {
    if (error instanceof CompletionException || error instanceof ExecutionException) {
      return error.getCause() == null ? in(BUSY, true, error) : of(error.getCause());
    }
    if (error instanceof NotOpenException) {
      return new CassandraFailure(AWAY, false, String.valueOf(error.getMessage()));
    }
    if (error instanceof AllNodesFailedException all) {
      return ofAll(all);
    }
    if (error instanceof DriverTimeoutException
        || error instanceof ClosedConnectionException
        || error instanceof HeartbeatException
        || error instanceof CrcMismatchException) {
      return in(UNANSWERED, true, error);
    }
    if (error instanceof RequestThrottlingException || error instanceof BusyConnectionException) {
      // Too many requests wait for this client's own connections: it was never sent.
      return in(BUSY, false, error);
    }
    if (error instanceof FrameTooLongException || error instanceof InvalidKeyspaceException) {
      return in(REJECTED, false, error);
    }
    if (error instanceof IllegalStateException) {
      // A request of a session that is closed. A broken pool says so in the same way.
      return in(AWAY, false, error);
    }
    return ofAnswer(error);
  }

  /** A node answered with it. */
  private static CassandraFailure ofAnswer(Throwable error) {
    if (error instanceof UnavailableException || error instanceof BootstrappingException) {
      // The coordinator counts the replicas that are up before it writes to any. One that is still
      // joining doesn't coordinate at all.
      return in(UNAVAILABLE, false, error);
    }
    if (error instanceof WriteTimeoutException
        || error instanceof ReadTimeoutException
        || error instanceof CASWriteUnknownException) {
      // Too few replicas answered the coordinator in time. Those that did have written it.
      return in(UNANSWERED, true, error);
    }
    if (error instanceof UnauthorizedException) {
      return in(FORBIDDEN, false, error);
    }
    if (error instanceof QueryValidationException
        || error instanceof ProtocolError
        || error instanceof FunctionFailureException) {
      // Syntax, an unknown table or column, more bytes than the server takes.
      return in(REJECTED, false, error);
    }
    if (error instanceof WriteFailureException
        || error instanceof ReadFailureException
        || error instanceof ServerError) {
      // Some replica, or the coordinator, met with an error: a full disk, a bug. Others may have
      // written.
      return in(BUSY, true, error);
    }
    // Overloaded among them: a coordinator with too many hints says so when it may have written to
    // some replicas already. A full CDC log and a truncation under way are told by replicas too.
    return in(BUSY, true, error);
  }

  /**
   * No node took it. The driver goes on to the next node only where the one before certainly did
   * nothing, so nothing was done unless one of the errors says otherwise.
   */
  private static CassandraFailure ofAll(AllNodesFailedException error) {
    List<CassandraFailure> each =
        error.getAllErrors().values().stream()
            .flatMap(List::stream)
            .map(CassandraErrors::ofNode)
            .toList();
    boolean inDoubt = each.stream().anyMatch(CassandraFailure::inDoubt);
    if (inDoubt) {
      return in(UNANSWERED, true, error);
    }
    Set<Kind> kinds = each.stream().map(CassandraFailure::kind).collect(Collectors.toSet());
    kinds.remove(AWAY);
    return in(kinds.isEmpty() ? AWAY : kinds.equals(REPLICAS) ? UNAVAILABLE : BUSY, false, error);
  }

  private static CassandraFailure ofNode(Throwable error) {
    // The rest is of the network: refused, not connected, not authenticated. Of a connection that
    // closed while the request was on it, the driver doesn't tell in this way.
    return error instanceof CoordinatorException || error instanceof BusyConnectionException
        ? of(error)
        : in(AWAY, false, error);
  }

  private static CassandraFailure in(Kind kind, boolean inDoubt, Throwable error) {
    String message = error.getMessage();
    return new CassandraFailure(
        kind,
        inDoubt,
        message == null
            ? error.getClass().getSimpleName()
            : error.getClass().getSimpleName() + ": " + message);
  }
}
