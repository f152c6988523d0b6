/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses a cluster's name stands for in this deployment. Namespace documents and targets
 * name clusters, never addresses. Upper and lower case are the same in a cluster's name, as they
 * are in a target's address.
 *
 * @param addresses a cluster's name to its bootstrap addresses; {@code *} stands for every other
 *     name
 */
public record KafkaClusters(Map<String, String> addresses) {

  /** The name that stands for every cluster without an entry of its own. */
  public static final String ANY = "*";

  private static final Pattern SERVERS = Pattern.compile("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*");

  public KafkaClusters {
    Map<String, String> lower = new LinkedHashMap<>();
    addresses.forEach(
        (name, servers) -> {
          if (lower.put(name.toLowerCase(Locale.ROOT), servers) != null) {
            throw new IllegalArgumentException("kafka cluster '" + name + "' is given twice");
          }
        });
    addresses = Map.copyOf(lower);
  }

  /**
   * Reads options of the form {@code NAME=HOST:PORT[,HOST:PORT…]}.
   *
   * @throws IllegalArgumentException naming the option that isn't of the form, or the repeated name
   */
  public static KafkaClusters parse(Collection<String> options) {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1 || !SERVERS.matcher(option.substring(equals + 1)).matches()) {
        throw new IllegalArgumentException(
            "kafka cluster '" + option + "': write NAME=HOST:PORT[,HOST:PORT…]");
      }
      String name = option.substring(0, equals).toLowerCase(Locale.ROOT);
      if (addresses.put(name, option.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("kafka cluster '" + name + "' is given twice");
      }
    }
    return new KafkaClusters(addresses);
  }

  /** The bootstrap addresses of a cluster, if the deployment has it. */
  public Optional<String> bootstrapServers(String cluster) {
    String own = addresses.get(cluster.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(own == null ? addresses.get(ANY) : own);
  }
}
