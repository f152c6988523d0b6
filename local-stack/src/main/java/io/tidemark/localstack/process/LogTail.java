/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log. */
public final class LogTail {

  /** How much of a file is looked at, in bytes. */
  private static final int WINDOW = 256 * 1024;

  private LogTail() {}

  /** The last lines, of the last 256 KiB at most; none where there is no file. */
  public static List<String> lastLines(Path file, int count) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, in.length() - WINDOW);
      byte[] bytes = new byte[(int) (in.length() - start)];
      in.seek(start);
      in.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      throw new StackException("log " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
