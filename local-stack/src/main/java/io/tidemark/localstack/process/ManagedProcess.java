/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a server: started, awaited, killed or stopped. Safe for threads. */
public final class ManagedProcess {

  private static final int TAIL_LINES = 15;

  private final ProcessSpec spec;
  private final Process process;
  private final ProcessIdentity identity;

  private ManagedProcess(ProcessSpec spec, Process process) {
    this.spec = spec;
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
  }

  static ManagedProcess start(ProcessSpec spec) {
    List<String> command = new ArrayList<>();
    if (spec.detached()) {
      // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
      Setsid.find().ifPresent(setsid -> command.add(setsid.toString()));
    }
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.output().toFile()));
    // Options meant for this JVM aren't meant for the servers.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(spec.environment());
    try {
      return new ManagedProcess(spec, builder.start());
    } catch (IOException e) {
      throw new StackException(spec.name() + " can't be started: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until it does its work.
   *
   * @throws StackException with the last lines of its log, if it ends before, or the time is up
   */
  public ManagedProcess awaitReady(Readiness readiness, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!ready(readiness)) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw failed("ended with exit code " + process.exitValue() + " before it was ready");
        }
        if (System.nanoTime() - deadline >= 0) {
          throw failed("isn't ready after " + timeout.toSeconds() + " s");
        }
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(spec.name() + ": interrupted while waiting for it", e);
    }
  }

  /**
   * Waits until a process that does one thing has done it.
   *
   * @throws StackException with what it printed, if it fails or the time is up
   */
  void awaitSuccess(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw failed("didn't end within " + timeout.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw failed("failed with exit code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(spec.name() + ": interrupted while waiting for it", e);
    }
  }

  /** How it was started. */
  public ProcessSpec spec() {
    return spec;
  }

  /** What people call it. */
  public String name() {
    return spec.name();
  }

  /** The file that it logs to. */
  public Path log() {
    return spec.log();
  }

  /** Its pid and start time. */
  public ProcessIdentity identity() {
    return identity;
  }

  /** Its pid. */
  public long pid() {
    return identity.pid();
  }

  /** Whether it still runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL, and waits until it is gone. Nothing is cleaned up, flushed or said farewell. */
  public void kill() {
    identity.kill();
  }

  /** SIGTERM, and SIGKILL if it is still there after the grace; waits until it is gone. */
  public void stop(Duration grace) {
    identity.stop(grace);
  }

  /** SIGSTOP: it hangs. Connections to it are taken by the system, and nothing is answered. */
  public void hang() {
    signal("STOP");
  }

  /** SIGCONT: it goes on with what it finds in its sockets. */
  public void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
      if (code != 0) {
        throw new StackException("kill -%s of %s ended with %d".formatted(name, spec.name(), code));
      }
    } catch (IOException e) {
      throw new StackException("kill -%s can't be run: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(spec.name() + ": interrupted while signalling it", e);
    }
  }

  private static boolean ready(Readiness readiness) {
    try {
      return readiness.ready();
    } catch (IOException e) {
      return false;
    }
  }

  private StackException failed(String what) {
    List<String> lines = new ArrayList<>(LogTail.lastLines(spec.output(), TAIL_LINES));
    lines.addAll(LogTail.lastLines(spec.log(), TAIL_LINES));
    String indented = lines.isEmpty() ? "  (it logged nothing)" : "  " + String.join("\n  ", lines);
    return new StackException(
        "%s %s. The end of its log, %s:%n%s".formatted(spec.name(), what, spec.log(), indented));
  }
}
