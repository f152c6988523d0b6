/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.MetricAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The books that a replication job keeps, as its metrics show them at one time. */
public final class Books {

  /** How a message comes to its end. */
  public static final List<String> ENDS =
      List.of(
          "delivered",
          "coalesced",
          "replaced",
          "cancelled",
          "dropped",
          "expired",
          "dead",
          "cancellation");

  private static final Pattern NAME =
      Pattern.compile(
          "deliver_to_(.+?)\\.ledger\\.cluster\\.(.+)\\.topic\\.(.+)\\.partition\\.(\\d+)\\.(\\w+)");

  private final SortedMap<String, Account> accounts = new TreeMap<>();

  /**
   * What is booked of one partition for one region.
   *
   * @param region the region
   * @param partition cluster, topic and number, for people
   * @param entries how many messages are where
   */
  public record Account(String region, String partition, Map<String, Long> entries) {

    /** How many of the messages that were read are nowhere. */
    public long missing() {
      long missing = entry("read") - entry("held") - entry("inFlight");
      for (String end : ENDS) {
        missing -= entry(end);
      }
      return missing;
    }

    /** How many are there. */
    public long entry(String name) {
      return entries.getOrDefault(name, 0L);
    }
  }

  private Books() {}

  /** Reads the books of a job that runs. Entries are of slightly different times. */
  public static Books read(FlinkRest flink, String jobId) {
    Books books = new Books();
    flink
        .metrics(jobId, MetricAggregate.SUM, name -> NAME.matcher(name).find())
        .forEach(books::add);
    return books;
  }

  /**
   * How long each region's oldest record that is due has been so, in milliseconds: 0 for one that
   * has none.
   */
  public SortedMap<String, Long> oldestDueMillis(FlinkRest flink, String jobId) {
    SortedMap<String, Long> oldest = new TreeMap<>();
    Map<String, Double> ages =
        flink.metrics(jobId, MetricAggregate.MAX, name -> name.endsWith(".oldestDueAgeMillis"));
    for (String region : regions()) {
      oldest.put(
          region,
          (long)
              ages.entrySet().stream()
                  .filter(age -> age.getKey().contains("deliver_to_" + region + "."))
                  .mapToDouble(Map.Entry::getValue)
                  .max()
                  .orElse(0));
    }
    return oldest;
  }

  private void add(String name, Double value) {
    Matcher matcher = NAME.matcher(name);
    if (matcher.find()) {
      String partition = "%s/%s/%s".formatted(matcher.group(2), matcher.group(3), matcher.group(4));
      accounts
          .computeIfAbsent(
              matcher.group(1) + "/" + partition,
              key -> new Account(matcher.group(1), partition, new TreeMap<>()))
          .entries()
          .put(matcher.group(5), value.longValue());
    }
  }

  /** Each partition of each region. */
  public List<Account> accounts() {
    return new ArrayList<>(accounts.values());
  }

  /** The regions. */
  public Set<String> regions() {
    Set<String> regions = new TreeSet<>();
    accounts.values().forEach(account -> regions.add(account.region()));
    return regions;
  }

  /** An entry of all partitions, by region. */
  public SortedMap<String, Long> entry(String name) {
    SortedMap<String, Long> sums = new TreeMap<>();
    accounts
        .values()
        .forEach(account -> sums.merge(account.region(), account.entry(name), Long::sum));
    return sums;
  }

  /** How many messages that were read for a region have come to their end. */
  public long ended(String region) {
    return ENDS.stream().mapToLong(end -> entry(end).getOrDefault(region, 0L)).sum();
  }
}
