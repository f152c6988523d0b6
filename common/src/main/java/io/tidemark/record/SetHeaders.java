/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import java.util.List;
import java.util.Optional;

/** What a record is to a set of mutations, as headers and back. */
final class SetHeaders {

  private static final String NUMBER = "a decimal number from 1 to " + SetPart.MOST_MUTATIONS;

  private String id = "";
  private String sequence = "";
  private String count = "";
  private boolean expires;

  /** Hears what is wrong with a header. */
  interface Errors {
    void add(String name, String value, String wanted);
  }

  static List<Header> of(SetPart part) {
    Header set = Header.of(WalHeaders.SET_ID, part.setId());
    if (part instanceof SetPart.Mutation mutation) {
      return List.of(set, Header.of(WalHeaders.SET_SEQUENCE, "" + mutation.sequence()));
    }
    if (part instanceof SetPart.Completion completion) {
      return List.of(set, Header.of(WalHeaders.SET_COUNT, "" + completion.count()));
    }
    return List.of(set, Header.of(WalHeaders.SET_EXPIRES, "true"));
  }

  void take(String name, String value) {
    switch (name) {
      case WalHeaders.SET_ID -> id = value;
      case WalHeaders.SET_SEQUENCE -> sequence = value;
      case WalHeaders.SET_COUNT -> count = value;
      default -> expires = true;
    }
  }

  /** What was taken; empty where there is none, or where it is malformed. */
  Optional<SetPart> read(Errors errors) {
    boolean none = sequence.isEmpty() && count.isEmpty() && !expires;
    if (none && id.isEmpty()) {
      return Optional.empty();
    }
    if (!SetPart.validId(id)) {
      errors.add(
          WalHeaders.SET_ID,
          id,
          "1 to %d printable ASCII characters without a space".formatted(SetPart.LONGEST_ID));
      return Optional.empty();
    }
    if (none) {
      errors.add(
          WalHeaders.SET_SEQUENCE, "", NUMBER + ", or there must be a " + WalHeaders.SET_COUNT);
      return Optional.empty();
    }
    if (expires) {
      return Optional.of(new SetPart.Expiry(id));
    }
    boolean completes = sequence.isEmpty();
    int number = number(completes ? count : sequence);
    if (number == 0) {
      errors.add(
          completes ? WalHeaders.SET_COUNT : WalHeaders.SET_SEQUENCE,
          completes ? count : sequence,
          NUMBER);
      return Optional.empty();
    }
    return Optional.of(
        completes ? new SetPart.Completion(id, number) : new SetPart.Mutation(id, number));
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      return number < 1 || number > SetPart.MOST_MUTATIONS ? 0 : number;
    } catch (NumberFormatException e) {
      return 0; // Its header is named in the error.
    }
  }
}
