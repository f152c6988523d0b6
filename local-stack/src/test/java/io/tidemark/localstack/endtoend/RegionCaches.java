/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.localstack.region.Region;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the cache of a region has. */
final class RegionCaches {

  private static final int AT_ONCE = 500;

  private RegionCaches() {}

  /**
   * What is under a key.
   *
   * @param value its value
   * @param flags what the client keeps beside it
   */
  record Cached(ByteString value, int flags) {}

  /** What is under each of some keys; empty: nothing. */
  static Map<String, Optional<Cached>> read(Region region, Collection<String> keys) {
    Map<String, Optional<Cached>> found = new TreeMap<>();
    List<String> all = List.copyOf(keys);
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(region.writers().address()).usePlaintext().build();
    try {
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
        ReadRequest.Builder request = ReadRequest.newBuilder();
        some.forEach(key -> request.addKeys(ByteString.copyFromUtf8(key)));
        List<CachedValue> values =
            CacheWriterGrpc.newBlockingStub(channel).read(request.build()).getValuesList();
        for (int i = 0; i < some.size(); i++) {
          CachedValue value = values.get(i);
          found.put(
              some.get(i),
              value.getFound()
                  ? Optional.of(new Cached(value.getValue(), value.getFlags()))
                  : Optional.empty());
        }
      }
    } finally {
      channel.shutdownNow();
    }
    return found;
  }

  /** The keys of a region that aren't as they must be. */
  static List<String> differing(Region region, Map<String, Optional<Cached>> wanted) {
    Map<String, Optional<Cached>> found = read(region, wanted.keySet());
    List<String> different = new ArrayList<>();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(found.get(key))) {
            different.add(key);
          }
        });
    return different;
  }
}
