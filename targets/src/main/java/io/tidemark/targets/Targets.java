/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets;

import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The targets of one task, by address. A kind of target is any {@link TargetFactory} on the class
 * path. Not safe for threads, but for {@link #validate} and {@link #validateHeaders}.
 */
public final class Targets implements AutoCloseable {

  /** How many targets stay open; the idle one that has not been used for longest makes room. */
  static final int MOST_OPEN = 1000;

  /** How many that are busy are passed over in search of an idle one. */
  private static final int MOST_LOOKED_AT = 16;

  private final Map<String, TargetFactory> factories;
  private final TargetContext context;
  private final Map<TargetUri, OpenTarget> open = new LinkedHashMap<>(64, 0.75f, true);

  private Targets(Map<String, TargetFactory> factories, TargetContext context) {
    this.factories = factories;
    this.context = context;
  }

  /** Finds the kinds on the class path that this class was loaded from. */
  public static Targets load(TargetContext context) {
    return of(ServiceLoader.load(TargetFactory.class, Targets.class.getClassLoader()), context);
  }

  /**
   * Takes the given kinds.
   *
   * @throws IllegalArgumentException if two of them take one scheme
   */
  static Targets of(Iterable<TargetFactory> kinds, TargetContext context) {
    Map<String, TargetFactory> factories = new TreeMap<>();
    for (TargetFactory kind : kinds) {
      for (String scheme : kind.schemes()) {
        TargetFactory other = factories.put(scheme, kind);
        if (other != null) {
          throw new IllegalArgumentException(
              "two kinds of target take %s://: %s and %s"
                  .formatted(scheme, other.getClass().getName(), kind.getClass().getName()));
        }
      }
    }
    return new Targets(factories, context);
  }

  /**
   * Checks an address without reaching for it.
   *
   * @throws IllegalArgumentException naming what is wrong with it, and what would be right
   */
  public void validate(TargetUri uri) {
    factory(uri).validate(uri);
  }

  /**
   * Checks the headers that a caller gives a record for an address.
   *
   * @throws IllegalArgumentException naming the header that can't be carried, and the remedy
   */
  public void validateHeaders(TargetUri uri, List<Header> headers) {
    factory(uri).validateHeaders(headers);
  }

  /**
   * The target of an address, made when it is first asked for.
   *
   * @throws IllegalArgumentException if no kind takes the address, or the deployment lacks what it
   *     needs
   */
  public Target get(TargetUri uri) {
    OpenTarget target = open.get(uri);
    if (target == null) {
      target = new OpenTarget(factory(uri).create(uri, context));
      if (open.size() >= MOST_OPEN) {
        makeRoom();
      }
      open.put(uri, target);
    }
    return target;
  }

  /** The place that an address is at; of one that no kind takes, the server. */
  public String place(TargetUri uri) {
    TargetFactory factory = factories.get(uri.scheme());
    return factory == null ? uri.server() : factory.place(uri);
  }

  /** Closes the idle one that has not been used for longest. Busy ones may be too many a while. */
  private void makeRoom() {
    List<TargetUri> eldest = open.keySet().stream().limit(MOST_LOOKED_AT).toList();
    for (TargetUri uri : eldest) {
      OpenTarget candidate = open.get(uri); // This makes a busy one the last to be looked at again.
      if (candidate != null && candidate.idle()) {
        open.remove(uri);
        candidate.close();
        return;
      }
    }
  }

  @Override
  public void close() {
    open.values().forEach(OpenTarget::close);
    open.clear();
    factories.values().forEach(TargetFactory::close);
  }

  private TargetFactory factory(TargetUri uri) {
    TargetFactory factory = factories.get(uri.scheme());
    if (factory == null) {
      throw new IllegalArgumentException(
          "target '%s': no kind of target takes %s://; there are %s"
              .formatted(uri, uri.scheme(), String.join("://, ", factories.keySet()) + "://"));
    }
    return factory;
  }
}
