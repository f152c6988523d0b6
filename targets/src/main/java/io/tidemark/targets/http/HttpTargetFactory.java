/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** Makes targets of {@code http://} and {@code https://}. All of them share one client. */
public final class HttpTargetFactory implements TargetFactory {

  private final InstantSource clock;
  private final HostResolver resolver;
  private @Nullable HostAddresses addresses;
  private @Nullable CloseableHttpAsyncClient client;

  /** For the service loader. */
  public HttpTargetFactory() {
    this(InstantSource.system(), HostResolver.SYSTEM);
  }

  HttpTargetFactory(InstantSource clock, HostResolver resolver) {
    this.clock = clock;
    this.resolver = resolver;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https");
  }

  @Override
  public void validate(TargetUri uri) {
    if (uri.port() == 0) {
      throw new IllegalArgumentException("'" + uri + "' has port 0; write the server's own");
    }
  }

  @Override
  public void validateHeaders(List<Header> headers) {
    HttpHeaders.check(headers);
  }

  @Override
  public synchronized Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    HostAddresses known = addresses;
    if (known == null) {
      known = new HostAddresses(resolver, System::nanoTime);
      addresses = known;
    }
    CloseableHttpAsyncClient shared = client;
    if (shared == null) {
      shared = Clients.start(known);
      client = shared;
    }
    String name = uri.host();
    boolean literal = name.startsWith("[");
    HttpHost host =
        new HttpHost(
            uri.scheme(), literal ? name.substring(1, name.length() - 1) : name, uri.port());
    return new HttpTarget(host, path(uri), shared, known, context.timeout(), clock);
  }

  private static String path(TargetUri uri) {
    String rest = uri.value().substring(uri.server().length());
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close(CloseMode.IMMEDIATE);
      client = null;
    }
    if (addresses != null) {
      addresses.close();
      addresses = null;
    }
  }
}
