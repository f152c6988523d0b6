/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Knows the addresses of hosts. A name is looked up on a thread that this host alone has then, so
 * that a name server that hangs keeps no other host's requests from being sent. What was found is
 * used until something else is, also while the name server hangs or fails. Safe for threads.
 */
final class HostAddresses implements DnsResolver, AutoCloseable {

  /** How long a first look-up may take; a host for which one takes longer hangs. */
  static final Duration LONGEST = Duration.ofSeconds(3);

  /** How old addresses are that are looked up again. The JVM itself remembers them for 30 s. */
  static final Duration FRESH = Duration.ofSeconds(5);

  /** How many threads there are at most, for all hosts. */
  private static final int MOST_THREADS = 256;

  /** With so many threads in use, a host that hung the last time isn't tried again. */
  private static final int MOST_FOR_HANGING = 192;

  private static final int MOST_HOSTS = 10_000;

  /** What is known of a host. Guarded by the lock of {@link HostAddresses}. */
  private static final class Host {
    @Nullable Set<InetAddress> addresses;
    @Nullable CompletableFuture<Set<InetAddress>> lookUp;
    long startedNanos;
    boolean hung;
  }

  private final HostResolver resolver;
  private final LongSupplier nanoTime;
  private final Map<String, Host> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
          return size() > MOST_HOSTS && eldest.getValue().lookUp == null;
        }
      };
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "tidemark-http-names");
            thread.setDaemon(true);
            return thread;
          });

  HostAddresses(HostResolver resolver, LongSupplier nanoTime) {
    this.resolver = resolver;
    this.nanoTime = nanoTime;
  }

  /**
   * The addresses of a host, at once where they are known. Fails with {@link
   * HostUnavailableException} or {@link UnknownHostException}; it may also take as long as the name
   * server does.
   */
  synchronized CompletableFuture<Set<InetAddress>> of(String name) {
    Host host = hosts.computeIfAbsent(name, unused -> new Host());
    long age = nanoTime.getAsLong() - host.startedNanos;
    CompletableFuture<Set<InetAddress>> running = host.lookUp;
    if (running == null && (host.addresses == null || age > FRESH.toNanos())) {
      running = start(name, host);
    } else if (running != null && host.addresses == null && age > LONGEST.toNanos()) {
      return CompletableFuture.failedFuture(unresolved(name));
    }
    return host.addresses != null || running == null
        ? CompletableFuture.completedFuture(host.addresses)
        : running.copy();
  }

  /** What {@link #of} has found; it never waits. */
  @Override
  public synchronized InetAddress[] resolve(String name) throws UnknownHostException {
    Host host = hosts.get(name);
    if (host == null || host.addresses == null) {
      throw new UnknownHostException(name);
    }
    return host.addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String name) {
    return name;
  }

  /** Whether a look-up is under way. */
  synchronized boolean looking(String name) {
    Host host = hosts.get(name);
    return host != null && host.lookUp != null;
  }

  static HostUnavailableException unresolved(String host) {
    return new HostUnavailableException(
        "host '%s': its name isn't resolved within %d s; see to its name server"
            .formatted(host, LONGEST.toSeconds()));
  }

  private CompletableFuture<Set<InetAddress>> start(String name, Host host) {
    if (host.hung && threads.getActiveCount() >= MOST_FOR_HANGING) {
      return CompletableFuture.failedFuture(unresolved(name));
    }
    CompletableFuture<Set<InetAddress>> lookUp = new CompletableFuture<>();
    try {
      threads.execute(() -> lookUp(name, host, lookUp));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new HostUnavailableException(
              "host '%s': all %d threads wait for the names of other hosts"
                  .formatted(name, MOST_THREADS)));
    }
    host.lookUp = lookUp;
    host.startedNanos = nanoTime.getAsLong();
    return lookUp;
  }

  private void lookUp(String name, Host host, CompletableFuture<Set<InetAddress>> lookUp) {
    try {
      Set<InetAddress> found = new LinkedHashSet<>(Arrays.asList(resolver.resolve(name)));
      ended(host, found);
      lookUp.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      ended(host, null);
      lookUp.completeExceptionally(e);
    }
  }

  private synchronized void ended(Host host, @Nullable Set<InetAddress> found) {
    host.hung = nanoTime.getAsLong() - host.startedNanos > LONGEST.toNanos();
    host.lookUp = null;
    if (found != null && !found.equals(host.addresses)) {
      host.addresses = found;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
