/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.replication;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.cli.console.CommandFailure;
import io.tidemark.record.TargetUri;
import io.tidemark.targets.channel.TargetChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Compares what the caches of several regions have under some keys, through their Writer groups.
 */
final class CacheComparison {

  private static final int AT_ONCE = 100;
  private static final int SHOWN_KEY = 80;
  private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
  private static final long TIMEOUT_SECONDS = 20;

  private final SortedMap<String, TargetUri> writers;

  /**
   * A comparison.
   *
   * @param writers each region's Writer group
   */
  CacheComparison(SortedMap<String, TargetUri> writers) {
    this.writers = new TreeMap<>(writers);
  }

  /** The keys that aren't the same in all regions, each with what there is, for people. */
  Map<ByteString, String> differences(Collection<ByteString> keys) {
    Map<String, Map<ByteString, CachedValue>> found = new TreeMap<>();
    writers.forEach((region, writer) -> found.put(region, read(region, writer, keys)));
    Map<ByteString, String> differences = new LinkedHashMap<>();
    for (ByteString key : keys) {
      List<String> shown = new ArrayList<>();
      Map<CachedValue, Boolean> values = new HashMap<>();
      found.forEach(
          (region, cached) -> {
            CachedValue value = cached.getOrDefault(key, CachedValue.getDefaultInstance());
            values.put(value, true);
            shown.add(region + ": " + show(value));
          });
      if (values.size() > 1) {
        differences.put(key, show(key) + "  " + String.join(", ", shown));
      }
    }
    return differences;
  }

  private static Map<ByteString, CachedValue> read(
      String region, TargetUri writer, Collection<ByteString> keys) {
    Map<ByteString, CachedValue> found = new HashMap<>();
    try (TargetChannel channel = TargetChannel.open(writer, LARGEST_ANSWER)) {
      List<ByteString> all = List.copyOf(keys);
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        read(channel.forCall(), all.subList(from, Math.min(all.size(), from + AT_ONCE)), found);
      }
    } catch (StatusRuntimeException e) {
      throw new CommandFailure(
          "region %s can't be read through its Writer group %s: %s"
              .formatted(region, writer.server(), e.getStatus()));
    }
    return found;
  }

  /** Values may be so large that they don't go into one answer; then fewer at once do. */
  private static void read(
      ManagedChannel channel, List<ByteString> keys, Map<ByteString, CachedValue> found) {
    try {
      List<CachedValue> values =
          CacheWriterGrpc.newBlockingStub(channel)
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .read(ReadRequest.newBuilder().addAllKeys(keys).build())
              .getValuesList();
      for (int i = 0; i < keys.size(); i++) {
        found.put(keys.get(i), values.get(i));
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || keys.size() == 1) {
        throw e;
      }
      read(channel, keys.subList(0, keys.size() / 2), found);
      read(channel, keys.subList(keys.size() / 2, keys.size()), found);
    }
  }

  private static String show(CachedValue value) {
    return value.getFound()
        ? "%d bytes (hash %08x), flags %s"
            .formatted(
                value.getValue().size(),
                value.getValue().hashCode(),
                Integer.toUnsignedString(value.getFlags()))
        : "absent";
  }

  private static String show(ByteString key) {
    StringBuilder shown = new StringBuilder();
    String text = key.toString(ISO_8859_1);
    for (int i = 0; i < Math.min(text.length(), SHOWN_KEY); i++) {
      char c = text.charAt(i);
      shown.append(c > ' ' && c < 0x7f ? "" + c : "\\x%02x".formatted((int) c));
    }
    return shown + (text.length() > SHOWN_KEY ? "…" : "");
  }
}
