/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The streams of a command. Results go to standard output, what happens meanwhile to standard
 * error, so that a result can be piped. Safe for threads.
 *
 * @param in what is piped into the command
 * @param out takes results
 * @param err takes steps and failures
 */
public record Console(InputStream in, PrintStream out, PrintStream err) {

  /** The process' own. */
  public static Console standard() {
    return new Console(System.in, System.out, System.err);
  }

  /** One line of the result. */
  public void line(String text) {
    out.println(text);
  }

  /** One formatted line of the result. */
  public void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** What goes on just now. */
  public void step(String text) {
    err.println(text);
  }

  /** A failure. */
  public void failure(String text) {
    err.println("tidemark: " + text);
  }

  /** Prints steps with the time since this call. */
  public Consumer<String> clocked() {
    long begun = System.nanoTime();
    return step ->
        step(
            String.format(
                Locale.ROOT,
                "[%5.1f s] %s",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 1000.0,
                step));
  }
}
