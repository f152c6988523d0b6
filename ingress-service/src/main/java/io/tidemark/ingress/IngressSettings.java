/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import io.tidemark.serving.grpc.ConnectionAge;
import io.tidemark.serving.grpc.Tls;
import java.time.Duration;
import java.util.Optional;

/**
 * How the ingress serves.
 *
 * @param host the address to bind to
 * @param port the port for gRPC; 0 takes a free one
 * @param metricsPort the port for metrics and health; 0 takes a free one
 * @param tls certificate and key; without, calls are in plain text
 * @param region the region that records are written in; empty where it has no name
 * @param maxBytesInFlight how many bytes of records may be accepted and open, at least the largest
 *     message
 * @param appendTimeout how long a record may wait for the queue's acknowledgement
 */
public record IngressSettings(
    String host,
    int port,
    int metricsPort,
    Optional<Tls> tls,
    String region,
    long maxBytesInFlight,
    Duration appendTimeout,
    ConnectionAge connectionAge) {

  /** The largest message that is read at all, in bytes: a batch, or a request to be refused. */
  public static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  /** With the connections' usual age. */
  public IngressSettings(
      String host,
      int port,
      int metricsPort,
      Optional<Tls> tls,
      String region,
      long maxBytesInFlight,
      Duration appendTimeout) {
    this(
        host,
        port,
        metricsPort,
        tls,
        region,
        maxBytesInFlight,
        appendTimeout,
        ConnectionAge.DEFAULT);
  }

  public IngressSettings {
    if (maxBytesInFlight < LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "max bytes in flight is "
              + maxBytesInFlight
              + "; it must be at least one message, "
              + LARGEST_MESSAGE);
    }
  }
}
