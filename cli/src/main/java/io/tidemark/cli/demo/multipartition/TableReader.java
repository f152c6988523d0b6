/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.tidemark.example.keyvalue.packages.Row.Place;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsResponse;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Reads whole partitions by GetItems, page by page, as any client of the service does. */
final class TableReader {

  private static final long DEADLINE_SECONDS = 20;
  private static final int PAGE = 500;

  private final KeyValueGrpc.KeyValueBlockingStub service;

  TableReader(Channel service) {
    this.service = KeyValueGrpc.newBlockingStub(service);
  }

  /** The items of partitions of a table, a few partitions at a time. */
  Map<Place, ByteString> read(String table, Collection<String> partitions) {
    Map<Place, ByteString> found = new ConcurrentHashMap<>();
    partitions.parallelStream().forEach(id -> read(table, id, found));
    return found;
  }

  private void read(String table, String id, Map<Place, ByteString> found) {
    GetItemsRequest request =
        GetItemsRequest.newBuilder().setTable(table).setId(id).setPageSize(PAGE).build();
    GetItemsResponse page;
    do {
      page = service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).getItems(request);
      for (Item item : page.getItemsList()) {
        found.put(new Place(table, id, item.getKey().toStringUtf8()), item.getValue());
      }
      request = request.toBuilder().setPageToken(page.getNextPageToken()).build();
    } while (!page.getNextPageToken().isEmpty());
  }
}
