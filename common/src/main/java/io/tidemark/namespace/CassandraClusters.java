/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses the name of a Cassandra cluster stands for in this deployment. Targets and the
 * {@code shard} of a durable storage name clusters, never addresses. Upper and lower case are the
 * same in a name.
 *
 * @param addresses a cluster's name to {@code HOST:PORT[,HOST:PORT…][/DATACENTER]}; {@code *}
 *     stands for every other name
 */
public record CassandraClusters(Map<String, String> addresses) {

  /** The name that stands for every cluster without an entry of its own. */
  public static final String ANY = "*";

  /** The data centre of addresses that name none: that of a node which was told nothing else. */
  public static final String DEFAULT_DATACENTER = "datacenter1";

  /** No cluster. */
  public static final CassandraClusters NONE = new CassandraClusters(Map.of());

  private static final String FORM = "NAME=HOST:PORT[,HOST:PORT…][/DATACENTER]";
  private static final Pattern PLACE =
      Pattern.compile("[^\\s,/]+:\\d{1,5}(,[^\\s,/]+:\\d{1,5})*(/[^\\s,/]+)?");

  public CassandraClusters {
    Map<String, String> lower = new LinkedHashMap<>();
    addresses.forEach(
        (name, place) -> {
          if (!PLACE.matcher(place).matches()) {
            throw new IllegalArgumentException(
                "cassandra cluster '%s=%s': write %s".formatted(name, place, FORM));
          }
          if (lower.put(name.toLowerCase(Locale.ROOT), place) != null) {
            throw new IllegalArgumentException("cassandra cluster '" + name + "' is given twice");
          }
        });
    addresses = Map.copyOf(lower);
  }

  /**
   * Where a cluster is.
   *
   * @param contactPoints some of its nodes, each as {@code HOST:PORT}
   * @param datacenter the one whose nodes are asked
   */
  public record Place(List<String> contactPoints, String datacenter) {
    public Place {
      contactPoints = List.copyOf(contactPoints);
    }
  }

  /**
   * Reads options of the form {@code NAME=HOST:PORT[,HOST:PORT…][/DATACENTER]}.
   *
   * @throws IllegalArgumentException naming the option that isn't of the form, or the repeated name
   */
  public static CassandraClusters parse(Collection<String> options) {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("cassandra cluster '" + option + "': write " + FORM);
      }
      if (addresses.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "cassandra cluster '" + option.substring(0, equals) + "' is given twice");
      }
    }
    return new CassandraClusters(addresses);
  }

  /** Where a cluster is, if the deployment has it. */
  public Optional<Place> find(String cluster) {
    String own = addresses.get(cluster.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(own == null ? addresses.get(ANY) : own).map(CassandraClusters::read);
  }

  private static Place read(String address) {
    int slash = address.indexOf('/');
    String points = slash < 0 ? address : address.substring(0, slash);
    return new Place(
        List.of(points.split(",", -1)),
        slash < 0 ? DEFAULT_DATACENTER : address.substring(slash + 1));
  }
}
