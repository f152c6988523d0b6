/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lines, and one line of status below them: rewritten in place on a terminal, printed now and then
 * elsewhere. Safe for threads.
 */
public final class Screen {

  private static final String CLEAR_LINE = "\r\u001b[K";

  /** A status that wraps can't be rewritten. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private final long everyNanos;
  private final LongSupplier nanoTime;
  private boolean shown;
  private long lastNanos;

  /**
   * A screen.
   *
   * @param out where it prints
   * @param terminal whether a line can be rewritten there
   * @param every how often a status is printed where it can't
   */
  public Screen(PrintStream out, boolean terminal, Duration every, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.everyNanos = every.toNanos();
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Standard output, in UTF-8 whatever the locale says: a chart of question marks is no chart. */
  public static Screen standard() {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Screen(out, Terminal.standardOutput(), Duration.ofSeconds(5), System::nanoTime);
  }

  /** Prints a line. */
  public synchronized void line(String text) {
    clear();
    out.println(text);
  }

  /** What goes on right now. */
  public synchronized void status(String text) {
    if (terminal) {
      out.print(CLEAR_LINE + text.substring(0, Math.min(text.length(), WIDTH)));
      out.flush();
      shown = true;
    } else if (nanoTime.getAsLong() - lastNanos >= everyNanos) {
      lastNanos = nanoTime.getAsLong();
      out.println(text);
    }
  }

  private void clear() {
    if (shown) {
      out.print(CLEAR_LINE);
      shown = false;
    }
  }
}
