/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.cassandra;

import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_WARN_INIT_ERROR;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_INTERVAL;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.METADATA_SCHEMA_WINDOW;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.RECONNECTION_BASE_DELAY;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.RECONNECTION_POLICY_CLASS;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.REQUEST_TIMEOUT;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.tidemark.localstack.process.StackException;
import io.tidemark.namespace.CassandraClusters;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Makes keyspaces and tables on a node of this machine, and runs other statements of CQL. */
public final class Keyspaces implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration RECONNECT = Duration.ofMillis(250);

  private final String address;
  private final CqlSession session;

  private Keyspaces(String address, CqlSession session) {
    this.address = address;
    this.session = session;
  }

  /**
   * Connects.
   *
   * @param address of the node, as {@code HOST:PORT}
   * @throws StackException if it doesn't answer
   */
  public static Keyspaces connect(String address) {
    int colon = address.lastIndexOf(':');
    InetSocketAddress node =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    try {
      return new Keyspaces(
          address,
          CqlSession.builder()
              .addContactPoint(node)
              .withLocalDatacenter(CassandraClusters.DEFAULT_DATACENTER)
              .withConfigLoader(prompt())
              .build());
    } catch (AllNodesFailedException e) {
      throw new StackException("cassandra " + address + " can't be asked: " + e.getMessage(), e);
    }
  }

  /**
   * The driver gathers changes of schema for a second by default: each would take that long. And it
   * looks ever more rarely for a node that is down, in the end once a minute: one that is killed
   * and started again would be back long before it is found.
   */
  private static DriverConfigLoader prompt() {
    return DriverConfigLoader.programmaticBuilder()
        .withDuration(METADATA_SCHEMA_WINDOW, Duration.ofMillis(5))
        .withString(RECONNECTION_POLICY_CLASS, "ConstantReconnectionPolicy")
        .withDuration(RECONNECTION_BASE_DELAY, RECONNECT)
        .withBoolean(CONNECTION_WARN_INIT_ERROR, false)
        .withDuration(CONTROL_CONNECTION_AGREEMENT_INTERVAL, Duration.ofMillis(20))
        .withDuration(CONNECTION_INIT_QUERY_TIMEOUT, LIMIT)
        .withDuration(CONTROL_CONNECTION_TIMEOUT, LIMIT)
        .withDuration(METADATA_SCHEMA_REQUEST_TIMEOUT, LIMIT)
        .withDuration(REQUEST_TIMEOUT, LIMIT)
        .build();
  }

  /**
   * Makes a keyspace with one replica, unless it is there.
   *
   * @param name as it is: it is quoted here if it must be
   * @return whether it wasn't there
   */
  public boolean create(String name) {
    CqlIdentifier keyspace = CqlIdentifier.fromInternal(name);
    if (session.getMetadata().getKeyspace(keyspace).isPresent()) {
      return false;
    }
    run(
        "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
            .formatted(keyspace.asCql(true)));
    return true;
  }

  /** Runs statements, one after the other. */
  public void run(List<String> statements) {
    statements.forEach(this::run);
  }

  /**
   * Runs a statement.
   *
   * @throws StackException with Cassandra's error
   */
  public void run(String statement) {
    try {
      session.execute(statement);
    } catch (DriverException e) {
      throw new StackException(
          "cassandra %s refuses '%s': %s".formatted(address, statement, e.getMessage()), e);
    }
  }

  /** The session, for what isn't a change of schema. */
  public CqlSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
