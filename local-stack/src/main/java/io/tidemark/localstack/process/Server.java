/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.time.Duration;
import java.util.function.Supplier;

/** A server that can be killed and started again with the same ports and directories. */
public final class Server {

  /**
   * One run to be.
   *
   * @param program what to run
   * @param readiness how to see that it does its work
   */
  public record Run(Program program, Readiness readiness) {}

  private final Launcher launcher;
  private final String name;
  private final Duration grace;
  private final Supplier<Run> runs;
  private ManagedProcess process;

  /**
   * Starts a server and waits until it is ready.
   *
   * @param name what it is called
   * @param grace how long it may take to stop after SIGTERM
   * @param runs asked before each start
   * @throws StackException with the end of its log if it doesn't get ready
   */
  public Server(Launcher launcher, String name, Duration grace, Supplier<Run> runs) {
    this.launcher = launcher;
    this.name = name;
    this.grace = grace;
    this.runs = runs;
    this.process = launch();
  }

  /** Its process: the one that runs, or the last one. */
  public synchronized ManagedProcess process() {
    return process;
  }

  /** SIGKILL. */
  public synchronized void kill() {
    process.kill();
  }

  /** SIGTERM, and SIGKILL when the grace is over. */
  public synchronized void stop() {
    process.stop(grace);
  }

  /** Starts it again after {@link #kill} or {@link #stop}, and waits until it is ready. */
  public synchronized void start() {
    if (process.alive()) {
      throw new StackException(name + " runs already, as process " + process.pid());
    }
    process = launch();
  }

  private ManagedProcess launch() {
    Run run = runs.get();
    return launcher.start(name, run.program(), run.readiness());
  }
}
