/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testing.guarantee.Tally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(-100);

  @Test
  void rewritesTheStatusOnATerminal() {
    Screen screen = screen(true);
    screen.status("one");
    screen.status("two");
    screen.line("done");
    screen.line("more");
    assertThat(printed()).isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[Kdone\nmore\n");
  }

  @Test
  void rewritesAStatusOfSeveralLines() {
    Screen screen = screen(true);
    screen.status(List.of("a", "b", "c"));
    screen.status("d");
    screen.line("done");
    String up = "\u001b[A\u001b[K";
    assertThat(printed()).isEqualTo("\r\u001b[Ka\nb\nc\r\u001b[K" + up + up + "d\r\u001b[Kdone\n");
  }

  @Test
  void printsTheStatusNowAndThenElsewhere() {
    Screen screen = screen(false);
    screen.status("at once");
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    screen.status("after 5 s");
    screen.status("at once again");
    screen.line("done");
    assertThat(printed()).isEqualTo("after 5 s\ndone\n");
  }

  @Test
  void theStatusSaysWhereTheRecordsAre() {
    Tally tally = new Tally(20_000, 0, 20_000, 0, 0, 10_000, 120, 0, 9_880);
    assertThat(ProgressText.of(Duration.ofSeconds(31), tally, 20_000))
        .isEqualTo("  31 s  written 20,000 of 20,000, waiting 9,880, delivered 10,000, dead 120")
        .hasSizeLessThan(80);
  }

  @Test
  void aStatusThatWouldWrapIsCutForItCouldNotBeRewritten() {
    screen(true).status("x".repeat(200));
    assertThat(printed()).isEqualTo("\r\u001b[K" + "x".repeat(79));
  }

  private Screen screen(boolean terminal) {
    return new Screen(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        terminal,
        Duration.ofSeconds(5),
        nanos::get);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
