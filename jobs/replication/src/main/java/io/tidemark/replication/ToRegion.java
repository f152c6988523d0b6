/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.Route;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Replication;
import io.tidemark.namespace.Replication.Conflict;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import java.util.Optional;

/**
 * To one region, unless the record is from there: so nothing goes round in circles, however many
 * logs are chained.
 *
 * <p>Where the last write wins, a Writer group gets its own region's records too. It is the only
 * one that knows both of two writes that regions made of one key at the same time: without its own
 * it would let an older one of another region stand over them.
 */
final class ToRegion implements Route {

  private static final long serialVersionUID = 1L;

  private final String region;

  /**
   * Makes one.
   *
   * @param region the region's name
   */
  ToRegion(String region) {
    this.region = region;
  }

  @Override
  public Way of(LogRecord record, Namespace namespace) {
    Replication replication = namespace.replication().orElse(null);
    TargetUri target = replication == null ? null : replication.regions().get(region);
    if (replication == null || target == null) {
      return new Past(Why.REGION_LEFT);
    }
    if (!record.region().isEmpty() && !record.region().equals(region)) {
      return elsewhere(record, replication, namespace.name());
    }
    LogRecord sent = record.fromRegion(replication.originRegion());
    boolean own = sent.originRegion().equals(region) || replication.readsFrom(region);
    return own && !comparesWithItsOwn(replication, target)
        ? new Past(Why.OWN_ORIGIN)
        : new To(target, sent);
  }

  private static boolean comparesWithItsOwn(Replication replication, TargetUri target) {
    return replication.conflict() == Conflict.LAST_WRITE_WINS
        && target.scheme().startsWith(Replication.WRITER);
  }

  /** A record for a region that there isn't is dead once, and not once for each that there is. */
  private Way elsewhere(LogRecord record, Replication replication, String namespace) {
    boolean known = replication.regions().containsKey(record.region());
    return known || !region.equals(replication.regions().firstKey())
        ? new Past(Why.OTHER_REGION)
        : new Nowhere(
            DeadReason.REGION_UNKNOWN,
            "header wal.region is '%s'; namespace '%s' has the regions %s"
                .formatted(
                    record.region(), namespace, String.join(", ", replication.regions().keySet())),
            Optional.empty());
  }
}
