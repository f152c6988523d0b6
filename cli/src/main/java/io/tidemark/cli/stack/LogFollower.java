/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/** Copies what a log gets from now on, through its being rolled. */
final class LogFollower {

  private final Path log;
  private final OutputStream out;
  private long position;

  LogFollower(Path log, OutputStream out) {
    this.log = log;
    this.out = out;
    this.position = log.toFile().length();
  }

  /** Copies until the thread is interrupted, as the process mostly is by Ctrl-C. */
  void follow() {
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      Objects.requireNonNull(log.getParent())
          .register(
              changes, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
      while (true) {
        copy();
        WatchKey key = changes.take();
        key.pollEvents();
        if (!key.reset()) {
          return;
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("log " + log + " can't be followed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      // A log that is shorter than it was has been rolled, and begins anew.
      position = file.length() < position ? 0 : position;
      file.seek(position);
      byte[] buffer = new byte[64 * 1024];
      for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
        out.write(buffer, 0, read);
        position += read;
      }
      out.flush();
    }
  }
}
