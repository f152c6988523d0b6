/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.OptionsMap;
import com.datastax.oss.driver.api.core.config.TypedDriverOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the driver is set up.
 *
 * @param timeout how long a request may take
 * @param file the driver's own configuration file, for credentials, TLS, compression; what {@link
 *     #own} sets stays ours, since what we promise rests on it
 */
record DriverSettings(Duration timeout, Optional<Path> file) {

  /** Names the driver's own configuration file. */
  static final String FILE_VARIABLE = "TIDEMARK_CASSANDRA_CONFIG";

  /** Connections to each node; a thousand requests fit on one. */
  private static final int CONNECTIONS = 2;

  private static final int REQUESTS_A_CONNECTION = 2048;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Of a process with this environment. */
  static DriverSettings of(Duration timeout, Map<String, String> environment) {
    return new DriverSettings(
        timeout,
        Optional.ofNullable(environment.get(FILE_VARIABLE))
            .filter(path -> !path.isEmpty())
            .map(Path::of));
  }

  /** What a session with a cluster is opened with. */
  DriverConfigLoader loader(String cluster, String datacenter) {
    return DriverConfigLoader.compose(
        DriverConfigLoader.fromMap(own(cluster, datacenter)),
        file.map(path -> DriverConfigLoader.fromFile(path.toFile()))
            .orElseGet(() -> DriverConfigLoader.fromMap(OptionsMap.driverDefaults())));
  }

  private OptionsMap own(String cluster, String datacenter) {
    OptionsMap options = new OptionsMap();
    options.put(TypedDriverOption.SESSION_NAME, "tidemark-" + cluster);
    options.put(TypedDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, datacenter);
    options.put(TypedDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM");
    options.put(TypedDriverOption.REQUEST_TIMEOUT, timeout);
    // Nothing is asked twice behind our back.
    options.put(TypedDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false);
    options.put(TypedDriverOption.RETRY_POLICY_CLASS, NeverRetry.class.getName());
    options.put(
        TypedDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS, "NoSpeculativeExecutionPolicy");
    // A later write of one process has a later timestamp, even within one microsecond.
    options.put(TypedDriverOption.TIMESTAMP_GENERATOR_CLASS, "AtomicTimestampGenerator");

    options.put(TypedDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT);
    options.put(TypedDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT);
    options.put(TypedDriverOption.CONNECTION_POOL_LOCAL_SIZE, CONNECTIONS);
    options.put(TypedDriverOption.CONNECTION_MAX_REQUESTS, REQUESTS_A_CONNECTION);
    // Whoever asks in vain hears of it: a line for each attempt says no more.
    options.put(TypedDriverOption.CONNECTION_WARN_INIT_ERROR, false);
    // Our sessions know themselves whether they are open, and try again: see SharedSession.
    options.put(TypedDriverOption.RECONNECT_ON_INIT, false);
    options.put(TypedDriverOption.RECONNECTION_POLICY_CLASS, "ExponentialReconnectionPolicy");
    options.put(TypedDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500));
    options.put(TypedDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5));
    options.put(TypedDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(5));
    options.put(TypedDriverOption.HEARTBEAT_TIMEOUT, Duration.ofSeconds(5));

    // A change of the schema is waited for in steps of these; the driver's own take over a second.
    options.put(TypedDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(5));
    options.put(TypedDriverOption.METADATA_TOPOLOGY_WINDOW, Duration.ofMillis(20));
    options.put(TypedDriverOption.CONTROL_CONNECTION_AGREEMENT_INTERVAL, Duration.ofMillis(20));

    options.put(TypedDriverOption.MONITOR_REPORTING_ENABLED, false);
    // What is bound to a statement is our callers' and isn't logged; nor does a process stay alive
    // for a session, or wait when it closes one.
    options.put(TypedDriverOption.REQUEST_LOGGER_VALUES, false);
    options.put(TypedDriverOption.NETTY_DAEMON, true);
    options.put(TypedDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0);
    options.put(TypedDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
    return options;
  }
}
