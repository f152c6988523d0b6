/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

  private Figures() {}

  /** With a comma between thousands. */
  public static String of(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
