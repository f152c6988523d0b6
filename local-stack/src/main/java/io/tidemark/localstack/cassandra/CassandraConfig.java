/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.cassandra;

import java.nio.file.Path;

/**
 * The cassandra.yaml of a node that is a cluster by itself. The jar has none: what isn't here is
 * Cassandra's own default.
 *
 * @param port where clients connect
 * @param storagePort where other nodes would
 * @param data where it keeps everything
 */
record CassandraConfig(int port, int storagePort, Path data) {

  String yaml() {
    return """
    cluster_name: tidemark
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    endpoint_snitch: SimpleSnitch
    num_tokens: 1
    auto_bootstrap: false
    listen_address: 127.0.0.1
    storage_port: %2$d
    rpc_address: 127.0.0.1
    start_native_transport: true
    native_transport_port: %1$d
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: '127.0.0.1:%2$d'
    data_file_directories:
      - %3$s
    commitlog_directory: %4$s
    saved_caches_directory: %5$s
    hints_directory: %6$s
    cdc_raw_directory: %7$s
    cdc_enabled: false
    hinted_handoff_enabled: false
    auto_snapshot: false

    # Answered is on the disk. The default answers first and syncs up to 10 s later: a node that is
    # killed then has lost what it had acknowledged, and here there is no other replica.
    commitlog_sync: batch
    # Unset these mean that a node with a broken disk goes on and loses what it takes.
    disk_failure_policy: stop
    commit_failure_policy: stop
    # The largest mutation is half a segment: 4 MiB.
    commitlog_segment_size: 8MiB
    commitlog_total_space: 128MiB

    # Small: two cores and a heap of 512 MiB, beside Kafka and Flink.
    memtable_heap_space: 64MiB
    memtable_offheap_space: 64MiB
    file_cache_size: 32MiB
    concurrent_reads: 16
    # A writer waits for the disk most of the time, and the more of them wait the more one sync covers.
    concurrent_writes: 64
    concurrent_counter_writes: 2
    concurrent_compactors: 1
    compaction_throughput: 32MiB/s

    # The chunks of one payload are written together, in one partition.
    batch_size_warn_threshold: 64KiB
    batch_size_fail_threshold: 128KiB
    """
        .formatted(
            port,
            storagePort,
            place("data"),
            place("commitlog"),
            place("saved_caches"),
            place("hints"),
            place("cdc_raw"));
  }

  /** A directory, quoted for YAML. */
  private String place(String name) {
    return "'" + data.resolve(name).toString().replace("'", "''") + "'";
  }
}
