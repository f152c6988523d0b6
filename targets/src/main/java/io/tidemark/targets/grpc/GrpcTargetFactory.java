/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.grpc;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import io.tidemark.targets.channel.TargetChannel;
import java.util.Set;

/** Makes targets of {@code grpc://HOST:PORT} and, over TLS, {@code grpcs://HOST:PORT}. */
public final class GrpcTargetFactory implements TargetFactory {

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  @Override
  public Set<String> schemes() {
    return Set.of("grpc", "grpcs");
  }

  @Override
  public void validate(TargetUri uri) {
    TargetChannel.check(uri, false, "a gRPC server", "HOST:PORT");
    if (uri.query() != null) {
      throw new IllegalArgumentException(
          "'%s' has a query; write %s://HOST:PORT".formatted(uri, uri.scheme()));
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    return new GrpcTarget(TargetChannel.open(uri, MAX_ANSWER_BYTES), context.timeout());
  }
}
