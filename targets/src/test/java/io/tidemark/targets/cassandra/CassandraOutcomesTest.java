/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CassandraOutcomesTest {

  private static final TableAddress TABLE = new TableAddress("main", "kv", "t");

  private static Delivery of(Throwable error) {
    return CassandraOutcomes.of(TABLE, error);
  }

  private static void assertRetryable(Throwable error, Scope scope) {
    assertThat(of(error))
        .isInstanceOfSatisfying(
            Delivery.Retryable.class, retryable -> assertThat(retryable.scope()).isEqualTo(scope));
  }

  @Test
  void aClusterThatIsAwayIsAnOutage() {
    assertRetryable(new NoNodeAvailableException(), Scope.TARGET);
    assertRetryable(new CompletionException(new NoNodeAvailableException()), Scope.TARGET);
  }

  @Test
  void withoutAnAnswerOnlyOthersCanTell() {
    assertRetryable(new DriverTimeoutException("Query timed out after PT2S"), Scope.UNANSWERED);
    assertRetryable(new ClosedConnectionException("Lost connection"), Scope.UNANSWERED);
    assertThat(CassandraOutcomes.unanswered(Duration.ofSeconds(2)))
        .isEqualTo(Delivery.Retryable.unanswered("no answer of Cassandra within 2000 ms"));
  }

  @Test
  void tooFewReplicasOfOnePartitionSpendNoAttemptAndStopNoOther() {
    assertRetryable(
        new UnavailableException(null, DefaultConsistencyLevel.LOCAL_QUORUM, 2, 1),
        Scope.DEPENDENCY);
  }

  @Test
  void oneThatIsBusyTakesItLater() {
    assertRetryable(new RequestThrottlingException("full"), Scope.THROTTLED);
    assertRetryable(new OverloadedException(null), Scope.THROTTLED);
  }

  @Test
  void whatIsWrongWithTheTableRejects() {
    assertThat(of(new InvalidQueryException(null, "table t does not exist")))
        .isInstanceOfSatisfying(
            Delivery.Rejected.class,
            rejected -> assertThat(rejected.error()).contains("table t does not exist"));
    assertThat(
            of(
                new CompletionException(
                    new CodecNotFoundException(
                        DataTypes.INT, GenericType.of(java.nio.ByteBuffer.class)))))
        .isInstanceOfSatisfying(
            Delivery.Rejected.class,
            rejected ->
                assertThat(rejected.error()).contains("\"kv\".\"t\" has a column of another type"));
  }
}
