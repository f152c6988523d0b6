/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Lines, and a status of one or more below them: rewritten in place on a terminal, printed now and
 * then elsewhere. Safe for threads.
 */
public final class Screen {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String LINE_ABOVE = "\u001b[A\u001b[K";

  /** A status that wraps can't be rewritten. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private final long everyNanos;
  private final LongSupplier nanoTime;
  private int shown;
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
  public void status(String text) {
    status(List.of(text));
  }

  /** The same in several lines. */
  public synchronized void status(List<String> lines) {
    if (terminal) {
      out.print(cleared() + lines.stream().map(Screen::cut).collect(Collectors.joining("\n")));
      out.flush();
      shown = lines.size();
    } else if (nanoTime.getAsLong() - lastNanos >= everyNanos) {
      lastNanos = nanoTime.getAsLong();
      lines.forEach(out::println);
    }
  }

  private void clear() {
    if (shown > 0) {
      out.print(cleared());
      shown = 0;
    }
  }

  /** Back to the first line of the status, with nothing on any of its lines. */
  private String cleared() {
    return CLEAR_LINE + LINE_ABOVE.repeat(Math.max(0, shown - 1));
  }

  private static String cut(String line) {
    return line.substring(0, Math.min(line.length(), WIDTH));
  }
}
