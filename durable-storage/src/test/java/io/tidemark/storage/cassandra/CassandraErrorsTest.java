/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import static io.tidemark.storage.cassandra.CassandraFailure.Kind.AWAY;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.BUSY;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.FORBIDDEN;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.REJECTED;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.UNANSWERED;
import static io.tidemark.storage.cassandra.CassandraFailure.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.TruncateException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CassandraErrorsTest {

  private static final Node NODE = Doubles.of(Node.class, new ArrayList<>());
  private static final DefaultConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;
  private static final InetSocketAddress ADDRESS =
      InetSocketAddress.createUnresolved("cassandra", 9042);

  @Test
  void whatWasNeverSentDidNothing() {
    assertMeans(new NotOpenException("not yet", null), AWAY, false);
    assertMeans(new NoNodeAvailableException(), AWAY, false);
    assertMeans(all(new NodeUnavailableException(NODE)), AWAY, false);
    assertMeans(all(new ConnectException("refused")), AWAY, false);
    assertMeans(
        all(new AuthenticationException(new DefaultEndPoint(ADDRESS), "who is it?")), AWAY, false);
    assertMeans(new IllegalStateException("Session is closed"), AWAY, false);
    assertMeans(new RequestThrottlingException("too many"), BUSY, false);
    assertMeans(new BusyConnectionException(1024), BUSY, false);
    assertMeans(
        all(new NodeUnavailableException(NODE), new BusyConnectionException(1024)), BUSY, false);
  }

  @Test
  void silenceIsInDoubt() {
    assertMeans(new DriverTimeoutException("2 s"), UNANSWERED, true);
    assertMeans(new ClosedConnectionException("lost"), UNANSWERED, true);
    assertMeans(new HeartbeatException(ADDRESS, "no heartbeat", null), UNANSWERED, true);
    assertMeans(
        new WriteTimeoutException(NODE, QUORUM, 1, 2, DefaultWriteType.SIMPLE), UNANSWERED, true);
    assertMeans(new ReadTimeoutException(NODE, QUORUM, 1, 2, false), UNANSWERED, true);
  }

  @Test
  void aCoordinatorThatRefusesBeforeItWritesDidNothing() {
    var unavailable = new UnavailableException(NODE, QUORUM, 2, 1);
    assertMeans(unavailable, UNAVAILABLE, false);
    assertMeans(new BootstrappingException(NODE), UNAVAILABLE, false);
    assertMeans(all(new BootstrappingException(NODE)), UNAVAILABLE, false);
    assertMeans(all(new NodeUnavailableException(NODE), unavailable), UNAVAILABLE, false);
    assertMeans(all(new BusyConnectionException(1024), unavailable), BUSY, false);
  }

  @Test
  void whatAReplicaMayHaveWrittenIsInDoubt() {
    assertMeans(new OverloadedException(NODE), BUSY, true);
    assertMeans(new ServerError(NODE, "a bug"), BUSY, true);
    assertMeans(new TruncateException(NODE, "under way"), BUSY, true);
    assertMeans(
        new WriteFailureException(NODE, QUORUM, 1, 2, DefaultWriteType.SIMPLE, 1, Map.of()),
        BUSY,
        true);
    assertMeans(new ReadFailureException(NODE, QUORUM, 1, 2, 1, false, Map.of()), BUSY, true);
    assertMeans(
        all(new NodeUnavailableException(NODE), new OverloadedException(NODE)), UNANSWERED, true);
    assertMeans(new RuntimeException("unknown"), BUSY, true);
  }

  @Test
  void aRequestThatIsWrongIsRejected() {
    assertMeans(new InvalidQueryException(NODE, "table t doesn't exist"), REJECTED, false);
    assertMeans(new InvalidConfigurationInQueryException(NODE, "keyspace"), REJECTED, false);
    assertMeans(new SyntaxError(NODE, "SELEKT"), REJECTED, false);
    assertMeans(new ProtocolError(NODE, "too large"), REJECTED, false);
    assertMeans(new FrameTooLongException(ADDRESS, "257 MiB"), REJECTED, false);
  }

  @Test
  void aRightThatIsMissingIsNoneOfTheRequest() {
    assertMeans(new UnauthorizedException(NODE, "no MODIFY"), FORBIDDEN, false);
  }

  @Test
  void theErrorNamesItsKindAndWhatItSays() {
    assertThat(CassandraErrors.of(new CompletionException(new SyntaxError(NODE, "SELEKT"))).error())
        .isEqualTo("SyntaxError: SELEKT");
    assertThat(CassandraErrors.of(new NotOpenException("not yet", null)).error())
        .isEqualTo("not yet");
  }

  private static void assertMeans(Throwable error, CassandraFailure.Kind kind, boolean inDoubt) {
    for (Throwable each : List.of(error, new CompletionException(error))) {
      CassandraFailure failure = CassandraErrors.of(each);
      assertThat(failure.kind()).as(failure.error()).isEqualTo(kind);
      assertThat(failure.inDoubt()).as(failure.error()).isEqualTo(inDoubt);
    }
  }

  private static AllNodesFailedException all(Throwable... errors) {
    return AllNodesFailedException.fromErrors(
        Arrays.stream(errors)
            .map(error -> Map.entry(Doubles.of(Node.class, new ArrayList<>()), error))
            .toList());
  }
}
