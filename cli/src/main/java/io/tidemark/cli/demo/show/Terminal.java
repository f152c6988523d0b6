/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether standard output is a terminal. */
final class Terminal {

  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // isTerminal() below is what JDK 22 wants instead.
  static boolean standardOutput() {
    Console console = System.console();
    return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Since JDK 22 there is a console without a terminal too, and it has a method that says so. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
