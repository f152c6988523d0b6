/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.nio.channels.ClosedSelectorException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the client that all HTTP targets of a task share. */
final class Clients {

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final Timeout CONNECT = Timeout.ofSeconds(3);
  private static final TimeValue IDLE = TimeValue.of(Duration.ofSeconds(30));
  private static final int MOST_CONNECTIONS_OF_A_HOST = 4096;
  private static final int MOST_CONNECTIONS = 16_384;
  private static final int THREADS = 2;

  /** Longer heads aren't read: one that never ends must not fill the memory. */
  private static final int LONGEST_HEADER_LINE = 64 * 1024;

  private static final int MOST_HEADERS = 256;

  private Clients() {}

  /**
   * Starts one. It sends what it is told and nothing else: it follows no redirect, keeps no cookie,
   * tries nothing again, asks for no upgrade and for no compressed answer.
   *
   * @param addresses where hosts are; it must not wait
   */
  static CloseableHttpAsyncClient start(DnsResolver addresses) {
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setDnsResolver(addresses)
                    .setTlsStrategy(
                        ClientTlsStrategyBuilder.create()
                            .setSslContext(tls())
                            .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN)
                            .buildAsync())
                    .setDefaultTlsConfig(
                        TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                    .setMaxConnPerRoute(MOST_CONNECTIONS_OF_A_HOST)
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(THREADS).build())
            .setHttp1Config(
                Http1Config.custom()
                    .setMaxLineLength(LONGEST_HEADER_LINE)
                    .setMaxHeaderCount(MOST_HEADERS)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setAuthenticationEnabled(false)
                    .setRedirectsEnabled(false)
                    .setExpectContinueEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setConnectionKeepAlive(IDLE)
                    .build())
            .setThreadFactory(new DefaultThreadFactory("tidemark-http", true))
            .setUserAgent("tidemark")
            .setIoReactorExceptionCallback(Clients::log)
            .addExecInterceptorFirst(
                "call",
                (request, body, scope, chain, callback) -> {
                  Call.executing(scope.clientContext, scope.execRuntime);
                  chain.proceed(request, body, scope, callback);
                })
            .addRequestInterceptorFirst((request, body, context) -> Call.sending(context))
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableContentCompression()
            .disableRequestPriority()
            .evictExpiredConnections()
            .evictIdleConnections(IDLE)
            .build();
    client.start();
    return client;
  }

  /** A client that is closed has its threads find closed selectors, or selectors that close. */
  private static void log(Exception error) {
    if (error instanceof ClosedSelectorException
        || error instanceof ConcurrentModificationException) {
      LOG.debug("a thread of the HTTP client ends with it", error);
    } else {
      LOG.error("a thread of the HTTP client met a defect", error);
    }
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
