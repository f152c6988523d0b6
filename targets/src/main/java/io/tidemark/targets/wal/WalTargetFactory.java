/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.wal;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import io.tidemark.targets.channel.TargetChannel;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes targets of {@code wal://HOST:PORT/NAMESPACE} and, over TLS, {@code
 * wals://HOST:PORT/NAMESPACE}.
 */
public final class WalTargetFactory implements TargetFactory {

  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  @Override
  public Set<String> schemes() {
    return Set.of("wal", "wals");
  }

  @Override
  public void validate(TargetUri uri) {
    TargetChannel.check(uri, true, "a write-ahead log", "HOST:PORT/NAMESPACE");
    if (!PATH.matcher(uri.path()).matches() || uri.query() != null) {
      throw new IllegalArgumentException(
          "'%s' names no namespace; write %s://HOST:PORT/NAMESPACE".formatted(uri, uri.scheme()));
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    return new WalTarget(
        TargetChannel.open(uri, MAX_ANSWER_BYTES), uri.path().substring(1), context.timeout());
  }
}
