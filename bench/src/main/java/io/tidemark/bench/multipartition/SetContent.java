/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import com.google.protobuf.ByteString;
import java.util.Random;

/**
 * What sets are made of, the same for us and the peers: each mutation puts an item of a partition
 * of its own, of {@value #ITEMS} in turn.
 *
 * <p>The last one puts the lane's item of partition {@value #LAST}. Since a set is applied in
 * sequence, all of it is applied when that is there, so reading one small partition tells of all
 * lanes.
 */
final class SetContent {

  /** The partition that the last mutation of each set is of; its keys are the lanes. */
  static final String LAST = "last";

  /** So many that none is written again while a write of it is under way. */
  private static final int ITEMS = 100_000;

  private static final int PARTITIONS = 20_000;
  private static final int DIFFERENT = 997;

  private final int size;
  private final ByteString[] values = new ByteString[DIFFERENT];

  /**
   * Content of sets.
   *
   * @param size how many mutations a set has
   * @param valueBytes how long each value is
   */
  SetContent(int size, int valueBytes) {
    this.size = size;
    Random random = new Random(7);
    for (int i = 0; i < DIFFERENT; i++) {
      byte[] value = new byte[valueBytes];
      random.nextBytes(value);
      values[i] = ByteString.copyFrom(value);
    }
  }

  /** How many mutations a set has. */
  int size() {
    return size;
  }

  /**
   * What a mutation puts.
   *
   * @param lane whose set it is
   * @param set the set's number
   * @param sequence its place in the set, from 1
   */
  Item item(int lane, long set, int sequence) {
    long number = set * size + sequence - 1;
    ByteString value = values[(int) (number % DIFFERENT)];
    if (sequence == size) {
      return new Item(LAST, Item.number(lane), value, Item.number(set));
    }
    int place = (int) (number % ITEMS);
    return new Item(
        "partition-" + place % PARTITIONS,
        Item.number(place / PARTITIONS),
        value,
        Item.number(set));
  }
}
