/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.Keys;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.Mutation;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RequestRulesTest {

  private static final long NOW = 1_700_000_000;
  private static final Item ITEM = Item.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();
  private static final Mutation MUTATION =
      Mutation.newBuilder().setTable("t").setId("p").setPut(ITEM).build();

  private final RequestRules rules =
      new RequestRules(InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  private static IdempotencyToken token(long seconds, String token) {
    return IdempotencyToken.newBuilder()
        .setGenerationTime(Timestamp.newBuilder().setSeconds(seconds))
        .setToken(token)
        .build();
  }

  private static PutItemsRequest.Builder put(int items) {
    return PutItemsRequest.newBuilder()
        .setTable("t")
        .setId("p")
        .addAllItems(Collections.nCopies(items, ITEM));
  }

  private static MutateItemsRequest.Builder mutate(int mutations) {
    return MutateItemsRequest.newBuilder()
        .setIdempotencyToken(token(NOW, "t"))
        .addAllMutations(Collections.nCopies(mutations, MUTATION));
  }

  private static DeleteItemsRequest.Builder delete(Selection.Builder selection) {
    return DeleteItemsRequest.newBuilder().setTable("t").setId("p").setSelection(selection);
  }

  @Test
  void aTableIsANameOfCassandras() {
    assertThat(rules.complaint(put(1).setTable("t".repeat(48)).build())).isEmpty();
    assertThat(rules.complaint(put(1).setTable("t".repeat(49)).build())).isPresent();
    assertThat(rules.complaint(put(1).setTable("T").build()))
        .contains("table is 'T'; it must be 1 to 48 of a-z 0-9 _, the first a letter");
    assertThat(rules.complaint(put(1).setId("").build()))
        .contains("id has 0 bytes; it must have 1 to 1,024");
  }

  @Test
  void itemsAreCountedAndWeighed() {
    assertThat(rules.complaint(put(1_000).build())).isEmpty();
    assertThat(rules.complaint(put(1_001).build()))
        .contains("there are 1,001 items; there must be 1 to 1,000");
    assertThat(rules.complaint(put(0).build())).isPresent();
    assertThat(rules.complaint(put(2).addItems(Item.getDefaultInstance()).build()))
        .contains("items[2]: key has 0 bytes; it must have 1 to 1,024");
    Item large = ITEM.toBuilder().setValue(ByteString.copyFrom(new byte[16 << 20])).build();
    assertThat(rules.complaint(put(0).addItems(large).build()))
        .hasValueSatisfying(it -> assertThat(it).contains("at most 16,777,216 are taken"));
  }

  @Test
  void aGenerationTimeMayBeAMinuteAhead() {
    assertThat(rules.complaint(put(1).setIdempotencyToken(token(NOW + 60, "")).build())).isEmpty();
    assertThat(rules.complaint(put(1).setIdempotencyToken(token(NOW + 61, "")).build()))
        .contains(
            "idempotency_token.generation_time is 61 s ahead of this server's clock; it may be 60");
    assertThat(rules.complaint(put(1).setIdempotencyToken(token(0, "")).build())).isPresent();
  }

  @Test
  void aSetNeedsATokenAndAtMostTenThousandMutations() {
    assertThat(rules.complaint(mutate(10_000).build())).isEmpty();
    assertThat(rules.complaint(mutate(10_001).build()))
        .contains("there are 10,001 mutations; there must be 1 to 10,000");
    assertThat(rules.complaint(mutate(0).build())).isPresent();
    assertThat(rules.complaint(mutate(1).clearIdempotencyToken().build())).isPresent();
    assertThat(rules.complaint(mutate(1).setIdempotencyToken(token(NOW, "a b")).build()))
        .contains(
            "idempotency_token.token has 3 characters; it must have 1 to 128, printable ASCII without a space");
    assertThat(rules.complaint(mutate(1).setIdempotencyToken(token(NOW, "t".repeat(129))).build()))
        .isPresent();
    assertThat(rules.complaint(mutate(1).addMutations(MUTATION.toBuilder().clearPut()).build()))
        .contains("mutations[1]: it changes nothing; set put, delete or delete_range");
  }

  @Test
  void aPageHasAtMostAThousandItems() {
    GetItemsRequest.Builder get = GetItemsRequest.newBuilder().setTable("t").setId("p");
    assertThat(rules.complaint(get.build())).isEmpty();
    assertThat(rules.complaint(get.setPageSize(1_000).build())).isEmpty();
    assertThat(rules.complaint(get.setPageSize(1_001).build()))
        .contains("page_size is 1001; it must be 1 to 1,000");
    assertThat(rules.complaint(get.setPageSize(-1).build())).isPresent();
  }

  @Test
  void aDeletionSaysWhatIsMeantAndOneThatIsPutOffWhichCallItIs() {
    Selection.Builder all = Selection.newBuilder().setRange(Range.getDefaultInstance());
    assertThat(rules.complaint(delete(all).build())).isEmpty();
    assertThat(rules.complaint(delete(Selection.newBuilder()).build()))
        .contains("selection is missing; name keys or a range");
    assertThat(
            rules.complaint(
                delete(Selection.newBuilder().setKeys(Keys.getDefaultInstance())).build()))
        .contains("there are 0 selection.keys; there must be 1 to 1,000");
    Duration after = Duration.newBuilder().setSeconds(365L * 24 * 3600).build();
    DeleteItemsRequest.Builder later =
        delete(all).setAfter(after).setIdempotencyToken(token(NOW, "t"));
    assertThat(rules.complaint(later.build())).isEmpty();
    assertThat(rules.complaint(later.clearIdempotencyToken().build())).isPresent();
    assertThat(
            rules.complaint(
                later
                    .setIdempotencyToken(token(NOW, "t"))
                    .setAfter(after.toBuilder().setSeconds(after.getSeconds() + 1))
                    .build()))
        .isPresent();
    assertThat(rules.complaint(later.setAfter(Duration.newBuilder().setSeconds(-1)).build()))
        .contains("after is -1 s; it must be 0 to 365 days");
  }
}
