/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All processes of a stack. Once it is closed nothing can be started in it, so a stack that is
 * stopped while it starts leaves no straggler. Safe for threads.
 */
public final class ProcessGroup implements AutoCloseable {

  private final List<ManagedProcess> processes = new ArrayList<>();
  private final Consumer<List<ManagedProcess>> onChange;
  private boolean closed;

  /**
   * An empty group.
   *
   * @param onChange is handed the running processes after every start, before the next one
   */
  public ProcessGroup(Consumer<List<ManagedProcess>> onChange) {
    this.onChange = onChange;
  }

  /**
   * Starts a process.
   *
   * @throws StackException if it can't be started, or the group is closed
   */
  public synchronized ManagedProcess start(ProcessSpec spec) {
    if (closed) {
      throw new StackException(spec.name() + " isn't started: the stack is being stopped");
    }
    ManagedProcess process = ManagedProcess.start(spec);
    processes.removeIf(other -> !other.alive());
    processes.add(process);
    onChange.accept(List.copyOf(processes));
    return process;
  }

  /** Whether nothing can be started any more. */
  public synchronized boolean closed() {
    return closed;
  }

  /** Those that run. */
  public synchronized List<ManagedProcess> running() {
    return processes.stream().filter(ManagedProcess::alive).toList();
  }

  /** Kills all that run, and refuses to start more. */
  @Override
  public void close() {
    List<ManagedProcess> last;
    synchronized (this) {
      closed = true;
      last = running();
    }
    last.parallelStream().forEach(ManagedProcess::kill);
  }
}
