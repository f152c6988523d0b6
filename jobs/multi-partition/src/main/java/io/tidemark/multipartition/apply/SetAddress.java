/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.namespace.DurableStorage;
import io.tidemark.record.TargetUri;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a durable storage as a target: {@code set://CLUSTER/KEYSPACE}. It tells places
 * apart and is for people to read; the storage itself is found through the namespace.
 */
public final class SetAddress {

  /** The scheme, which no kind of target takes that a record could name. */
  public static final String SCHEME = "set";

  /** What the name of a cluster begins with that couldn't be the name of a host. */
  private static final String ESCAPE = "x--";

  private static final Pattern HOST =
      Pattern.compile("(?!x--)([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  private SetAddress() {}

  /** The address of a storage. */
  public static TargetUri of(DurableStorage storage) {
    String cluster = storage.shard().toLowerCase(Locale.ROOT);
    String host =
        HOST.matcher(cluster).matches()
            ? cluster
            : ESCAPE + HexFormat.of().formatHex(cluster.getBytes(UTF_8));
    return TargetUri.parse(SCHEME + "://" + host + "/" + storage.namespace());
  }

  /** Whether an address is one of a storage. */
  static boolean is(TargetUri uri) {
    return uri.scheme().equals(SCHEME);
  }
}
