/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks our own servers whether they serve. */
public final class HealthEndpoint {

  private HealthEndpoint() {}

  /** The server whose metrics are on that port says that it serves. */
  public static Readiness healthy(int metricsPort) {
    URI health = URI.create("http://127.0.0.1:" + metricsPort + "/healthz");
    return () -> status(health) == HttpURLConnection.HTTP_OK;
  }

  private static int status(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(500);
    connection.setReadTimeout(2_000);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
