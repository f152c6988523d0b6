/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

/**
 * Where the mutations of a set are saved.
 *
 * @param namespace the name of the store's own namespace
 * @param shard the store's shard
 * @param type the kind of store
 */
public record DurableStorage(String namespace, String shard, String type) {}
