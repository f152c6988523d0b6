/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Replication;
import io.tidemark.record.Decoded;
import io.tidemark.record.WriteVersion;
import java.util.Optional;

/** Which of two records of one key counts, where both wait. */
enum Precedence {
  /** Both do. */
  NONE {
    @Override
    boolean replaces(Waiting newcomer, Waiting older, Optional<Namespace> namespace) {
      return false;
    }
  },
  /** The one that came later. */
  LAST_ARRIVED {
    @Override
    boolean replaces(Waiting newcomer, Waiting older, Optional<Namespace> namespace) {
      return true;
    }
  },
  /** The one that was written later: the other would lose at its target, whichever comes last. */
  LAST_WRITTEN {
    @Override
    boolean replaces(Waiting newcomer, Waiting older, Optional<Namespace> namespace) {
      Optional<WriteVersion> mine = version(newcomer, namespace);
      Optional<WriteVersion> theirs = version(older, namespace);
      return theirs.isEmpty() || (mine.isPresent() && mine.get().compareTo(theirs.get()) >= 0);
    }
  };

  /** What a namespace wants. */
  static Precedence of(Optional<Namespace> namespace) {
    if (namespace.isEmpty() || namespace.get().delivery().coalesce() != Coalesce.LATEST) {
      return NONE;
    }
    return namespace
            .get()
            .replication()
            .filter(it -> it.conflict() == Replication.Conflict.LAST_WRITE_WINS)
            .isPresent()
        ? LAST_WRITTEN
        : LAST_ARRIVED;
  }

  /** Whether a record that waits stands for an older one that waits. */
  abstract boolean replaces(Waiting newcomer, Waiting older, Optional<Namespace> namespace);

  private static Optional<WriteVersion> version(Waiting waiting, Optional<Namespace> namespace) {
    return Rules.decode(waiting, namespace) instanceof Decoded.Valid valid
        ? Optional.of(
            WriteVersion.of(
                valid
                    .record()
                    .fromRegion(
                        namespace
                            .flatMap(Namespace::replication)
                            .map(Replication::originRegion)
                            .orElse(""))))
        : Optional.empty();
  }
}
