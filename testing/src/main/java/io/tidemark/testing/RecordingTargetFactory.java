/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Makes recording targets for addresses of scheme {@code test}. A test hands it over by hand, so it
 * has a constructor with an argument and isn't found by {@link java.util.ServiceLoader}. Safe for
 * threads.
 */
public final class RecordingTargetFactory implements TargetFactory {

  private final Function<TargetUri, RecordingTarget> make;
  private final ConcurrentMap<TargetUri, RecordingTarget> targets = new ConcurrentHashMap<>();

  /**
   * A factory.
   *
   * @param make makes the target of an address; called again once the last one was closed
   */
  public RecordingTargetFactory(Function<TargetUri, RecordingTarget> make) {
    this.make = make;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("test");
  }

  @Override
  public void validate(TargetUri uri) {
    if (!uri.scheme().equals("test")) {
      throw new IllegalArgumentException("'" + uri + "': write test://NAME");
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    return targets.compute(
        uri, (same, last) -> last == null || last.closed() ? make.apply(same) : last);
  }

  /** The target that was made last for an address. */
  public Optional<RecordingTarget> find(TargetUri uri) {
    return Optional.ofNullable(targets.get(uri));
  }
}
