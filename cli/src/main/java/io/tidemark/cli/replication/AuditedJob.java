/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.replication;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Table;
import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.localstack.flink.MetricAggregate;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Books.Account;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The replication job whose books are checked.
 *
 * @param flink where it runs
 * @param job which it is
 */
record AuditedJob(FlinkRest flink, JobSummary job) {

  private static final String NAME = "tidemark replication ";
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Finds it.
   *
   * @param shard its shard
   */
  static AuditedJob find(FlinkRest flink, String shard) {
    List<JobSummary> found =
        flink.jobs().stream()
            .filter(job -> job.name().equals(NAME + shard) && !job.ended())
            .toList();
    if (found.size() != 1) {
      throw new CommandFailure(
          "%s jobs named '%s%s' run at Flink %s; there must be one: start it with ./tidemark job submit replication, or name another --shard"
              .formatted(found.isEmpty() ? "no" : found.size(), NAME, shard, flink.address()));
    }
    return new AuditedJob(flink, found.get(0));
  }

  /**
   * The books, read until they come out or the time is up: their entries are read one after the
   * other while the job goes on, so that a sum may be out by what moved in between.
   */
  Books settledBooks(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Books books = Books.read(flink, job.id());
      boolean out = books.accounts().stream().allMatch(account -> account.missing() == 0);
      if ((out && !books.accounts().isEmpty()) || System.nanoTime() - deadline >= 0) {
        return books;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  /** A line a region. */
  List<String> table(Books books) {
    Table table =
        new Table(
            "REGION",
            "READ",
            "DELIVERED",
            "COALESCED",
            "OWN, OTHERS'",
            "EXPIRED",
            "DEAD",
            "HELD",
            "IN FLIGHT",
            "MISSING",
            "UNREAD",
            "OLDEST");
    Map<String, Double> unread =
        flink.metrics(job.id(), MetricAggregate.SUM, id -> id.endsWith(".pendingRecords"));
    Map<String, Long> oldest = books.oldestDueMillis(flink, job.id());
    for (String region : books.regions()) {
      List<Account> accounts =
          books.accounts().stream().filter(it -> it.region().equals(region)).toList();
      table.row(
          region,
          sum(accounts, "read"),
          sum(accounts, "delivered"),
          sum(accounts, "coalesced") + sum(accounts, "replaced"),
          sum(accounts, "dropped"),
          sum(accounts, "expired"),
          sum(accounts, "dead"),
          sum(accounts, "held"),
          sum(accounts, "inFlight"),
          accounts.stream().mapToLong(Account::missing).sum(),
          of(unread, "_for_" + region + "."),
          "%d ms".formatted(oldest.get(region)));
    }
    return table.lines();
  }

  /** The sum of all counters whose name ends so, since the job's tasks last started. */
  long count(String suffix) {
    return flink.sum(job.id(), id -> id.endsWith(suffix));
  }

  private static long of(Map<String, Double> metrics, String part) {
    return (long)
        metrics.entrySet().stream()
            .filter(metric -> metric.getKey().contains(part))
            .mapToDouble(Map.Entry::getValue)
            .sum();
  }

  private static long sum(List<Account> accounts, String entry) {
    return accounts.stream().mapToLong(account -> account.entry(entry)).sum();
  }
}
