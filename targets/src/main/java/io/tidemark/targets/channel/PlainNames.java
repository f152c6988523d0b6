/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.channel;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks up hosts whose names have an underscore, as container networks give them: gRPC's own
 * resolver takes them for no names at all. Found by gRPC as a service.
 */
public final class PlainNames extends NameResolverProvider {

  private static final String SCHEME = "tidemark-name";

  /** For the service loader. */
  public PlainNames() {}

  /** What a channel is made for to reach a host that gRPC's own resolver refuses. */
  static String target(String host, int port) {
    return SCHEME + ":///" + host + ":" + port;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    String authority = target.getPath().substring(1);
    int colon = authority.lastIndexOf(':');
    return new Resolver(
        authority,
        authority.substring(0, colon),
        Integer.parseInt(authority.substring(colon + 1)),
        args);
  }

  private static final class Resolver extends NameResolver {
    private final String authority;
    private final String host;
    private final int port;
    private final Executor blocking;
    private final SynchronizationContext context;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable Listener2 listener;

    Resolver(String authority, String host, int port, Args args) {
      this.authority = authority;
      this.host = host;
      this.port = port;
      this.blocking = args.getOffloadExecutor() == null ? Runnable::run : args.getOffloadExecutor();
      this.context = args.getSynchronizationContext();
    }

    @Override
    public String getServiceAuthority() {
      return authority;
    }

    @Override
    public void start(Listener2 told) {
      listener = told;
      refresh();
    }

    @Override
    public void refresh() {
      if (looking.compareAndSet(false, true)) {
        blocking.execute(this::look);
      }
    }

    private void look() {
      StatusOr<List<EquivalentAddressGroup>> found = found();
      looking.set(false);
      context.execute(
          () -> {
            Listener2 told = listener;
            if (told != null) {
              var unused =
                  told.onResult2(ResolutionResult.newBuilder().setAddressesOrError(found).build());
            }
          });
    }

    private StatusOr<List<EquivalentAddressGroup>> found() {
      try {
        return StatusOr.fromValue(
            Arrays.stream(InetAddress.getAllByName(host))
                .map(each -> new EquivalentAddressGroup(new InetSocketAddress(each, port)))
                .toList());
      } catch (UnknownHostException e) {
        return StatusOr.fromStatus(
            Status.UNAVAILABLE.withDescription("Unable to resolve host " + host).withCause(e));
      }
    }

    @Override
    public void shutdown() {
      listener = null;
    }
  }
}
