/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.ProcessIdentity;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The directory of a stack whose processes outlive the command that started them. */
public final class StackDirectory {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Path path;
  private final JsonFile<StackState> state;

  /** A stack's directory, whether or not there is a stack in it. */
  public StackDirectory(Path path) {
    this.path = path.toAbsolutePath();
    this.state = new JsonFile<>(this.path.resolve("stack.json"), StackState.class);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The stack that was started here and wasn't stopped. Its processes may have died since. */
  public Optional<StackState> stack() {
    return state.read();
  }

  /** Keeps others from starting or stopping a stack here until it is closed. */
  public Claim claim() {
    Directories.make(path);
    return new Claim(path.resolve("lock"));
  }

  /**
   * Stops all processes in the order in which nothing is lost: the ingress answers what it took,
   * then Flink, then the broker and Cassandra. The data stays, temporary files go.
   *
   * @param progress is told each step
   */
  public void stop(StackState stack, Consumer<String> progress) {
    List<StackState.Entry> order =
        stack.processes().stream()
            .sorted(Comparator.comparingInt(entry -> rank(entry.name())))
            .toList();
    for (StackState.Entry entry : order) {
      ProcessIdentity identity = entry.identity();
      if (identity.alive()) {
        identity.stop(GRACE);
        progress.accept(entry.name() + " (pid " + identity.pid() + ") is stopped");
      }
    }
    Directories.delete(path.resolve("tmp"));
    forget();
  }

  /** Keeps what is known of the stack here. */
  void save(StackState stack) {
    state.write(stack);
  }

  /** There is no stack here any more. */
  void forget() {
    state.delete();
  }

  private static int rank(String name) {
    List<String> order = List.of("ingress", "taskmanager", "jobmanager", "kafka", "cassandra");
    for (int i = 0; i < order.size(); i++) {
      if (name.startsWith(order.get(i))) {
        return i;
      }
    }
    return order.size();
  }

  /** The right to start or stop a stack in the directory. */
  public static final class Claim implements AutoCloseable {

    private final FileChannel channel;

    private Claim(Path file) {
      FileLock lock;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        throw new StackException("a stack is being started or stopped here right now", e);
      } catch (IOException e) {
        throw new StackException("file " + file + " can't be locked: " + e, e);
      }
      if (lock == null) {
        close();
        throw new StackException(
            "another command starts or stops the stack or a job in %s right now; wait for it"
                .formatted(file.getParent()));
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new StackException("the lock can't be given back: " + e, e);
      }
    }
  }
}
