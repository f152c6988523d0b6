/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process, told apart from a later one that got the same pid by the time it started.
 *
 * @param pid the operating system's number
 * @param startedAtMillis when it started, in milliseconds of the epoch
 */
public record ProcessIdentity(long pid, long startedAtMillis) {

  /**
   * The system derives start times from its boot time, which the clock's corrections move a bit.
   */
  private static final long CLOCK_TOLERANCE_MILLIS = 3_000;

  private static final Duration DEATH = Duration.ofSeconds(20);

  static ProcessIdentity of(ProcessHandle handle) {
    long startedAt =
        handle.info().startInstant().map(Instant::toEpochMilli).orElse(System.currentTimeMillis());
    return new ProcessIdentity(handle.pid(), startedAt);
  }

  /** Whether it still runs. */
  public boolean alive() {
    return handle().isPresent();
  }

  /** SIGKILL, and waits until it is gone. Does nothing where it is gone already. */
  public void kill() {
    handle()
        .ifPresent(
            handle -> {
              handle.destroyForcibly();
              if (!gone(handle, DEATH)) {
                throw new StackException("process " + pid + " is still there after SIGKILL");
              }
            });
  }

  /** SIGTERM, and SIGKILL if it is still there after the grace; waits until it is gone. */
  public void stop(Duration grace) {
    handle()
        .ifPresent(
            handle -> {
              handle.destroy();
              if (!gone(handle, grace)) {
                kill();
              }
            });
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isMe);
  }

  private boolean isMe(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .map(start -> Math.abs(start.toEpochMilli() - startedAtMillis) <= CLOCK_TOLERANCE_MILLIS)
        .orElse(false);
  }

  private static boolean gone(ProcessHandle handle, Duration limit) {
    try {
      handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !handle.isAlive();
    } catch (ExecutionException e) {
      throw new StackException("process " + handle.pid() + " can't be awaited", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !handle.isAlive();
    }
  }
}
