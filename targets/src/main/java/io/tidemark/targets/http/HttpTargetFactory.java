/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Makes targets of {@code http://} and {@code https://}. All of them share one client. */
public final class HttpTargetFactory implements TargetFactory {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final HostResolver resolver;
  private @Nullable HttpClient client;
  private @Nullable HostStarts starts;
  private @Nullable ExecutorService executor;

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
    if (uri.toUri().getPort() == 0) {
      throw new IllegalArgumentException("'" + uri + "' has port 0; write the server's own");
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    return new HttpTarget(uri.toUri(), client(), starts(), resolver, context.timeout(), clock);
  }

  @Override
  public synchronized void close() {
    if (starts != null) {
      starts.close();
      starts = null;
    }
    if (executor != null) {
      // The client itself has no close in Java 17; it goes with its last reference.
      executor.shutdownNow();
      executor = null;
      client = null;
    }
  }

  private synchronized HostStarts starts() {
    HostStarts shared = starts;
    if (shared == null) {
      shared = new HostStarts(System::nanoTime);
      starts = shared;
    }
    return shared;
  }

  private synchronized HttpClient client() {
    HttpClient shared = client;
    if (shared == null) {
      ExecutorService threads =
          Executors.newFixedThreadPool(
              2,
              task -> {
                Thread thread = new Thread(task, "tidemark-http");
                thread.setDaemon(true);
                return thread;
              });
      shared =
          HttpClient.newBuilder()
              // The client resolves the name itself, in a request's first task: that one stays on
              // the thread of its host.
              .executor(
                  task -> {
                    if (HostStarts.starting()) {
                      task.run();
                    } else {
                      threads.execute(task);
                    }
                  })
              .connectTimeout(CONNECT_TIMEOUT)
              .followRedirects(HttpClient.Redirect.NEVER)
              // Plain http would first ask for an upgrade with every new connection. Over TLS too:
              // with HTTP/2 this client has one connection a server, and fails the requests that
              // are over the server's limit of streams instead of queueing them.
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      executor = threads;
      client = shared;
    }
    return shared;
  }
}
