/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The namespaces of one directory as they were last in force, in a file on the local disk.
 *
 * <p>A line with the format, the length and the SHA-256 of what follows; then the directory's path,
 * and each document as it was written. It is written beside and renamed into place, so that a
 * process which is killed meanwhile leaves the one before; and where a disk left half of it, the
 * digest tells. Whoever writes it last has seen the directory last, or all but last: the next look
 * of the others mends that.
 */
final class SnapshotFile {

  /** The largest, in bytes. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final String FORMAT = "tidemark-namespaces-1";
  private static final int LONGEST_HEADER = 128;
  private static final String WRITING = ".writing-";
  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final int IN_FORCE = 0;
  private static final int REMOVED = 1;

  private final String directory;
  private final Path folder;
  private final Path file;

  /**
   * The file of a directory.
   *
   * @param snapshots where snapshots are
   * @param documents the directory of documents; its path tells its snapshot from those of others
   */
  SnapshotFile(SnapshotDirectory snapshots, Path documents) {
    Path absolute = documents.toAbsolutePath().normalize();
    Path last = absolute.getFileName();
    String label = last == null ? "root" : last.toString().replaceAll("[^A-Za-z0-9._-]", "_");
    this.directory = absolute.toString();
    String digest = DocumentVersion.digest(directory.getBytes(StandardCharsets.UTF_8));
    this.folder = snapshots.path().toAbsolutePath();
    this.file =
        folder.resolve(
            "%s-%s.snapshot"
                .formatted(
                    label.substring(0, Math.min(64, label.length())), digest.substring(0, 16)));
  }

  /**
   * What a snapshot says.
   *
   * @param known the namespaces
   * @param written when it was written
   */
  record Saved(KnownNamespaces known, Instant written) {}

  /** Where it is. */
  Path path() {
    return file;
  }

  /** Whether it is there. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Reads it.
   *
   * @return empty where there is none
   * @throws IOException if it is damaged, or of another directory, with a message for people
   */
  Optional<Saved> read(NamespaceDefaults defaults) throws IOException {
    byte[] bytes;
    Instant written;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + LONGEST_HEADER + 1);
      written = Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int end = headerEnd(bytes);
    byte[] body = Arrays.copyOfRange(bytes, end, bytes.length);
    if (!header(body).equals(new String(bytes, 0, end, StandardCharsets.US_ASCII))) {
      throw new IOException("it is damaged, or of another build");
    }
    return Optional.of(new Saved(parse(body, defaults), written));
  }

  /**
   * Writes it, unless it says the same already.
   *
   * @throws IOException if it can't be written; the one before is untouched
   */
  void write(KnownNamespaces known) throws IOException {
    byte[] body = body(known);
    if (body.length > MOST_BYTES) {
      throw new IOException(
          "the documents have %s bytes; the limit is %s: split them over several deployments"
              .formatted(body.length, MOST_BYTES));
    }
    String header = header(body);
    if (says(header, body.length)) {
      return;
    }
    makeFolder();
    // Private from the start: createTempFile gives it to its owner alone.
    Path temporary = Files.createTempFile(folder, WRITING, ".tmp");
    deleteForgotten(Files.getLastModifiedTime(temporary).toInstant().minus(FORGOTTEN));
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        writeAll(out, header.getBytes(StandardCharsets.US_ASCII));
        writeAll(out, body);
        out.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder();
  }

  /** Deletes what processes left behind that were killed while they wrote. */
  private void deleteForgotten(Instant before) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, WRITING + "*.tmp")) {
      for (Path path : left) {
        if (Files.exists(path) && Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (NoSuchFileException | DirectoryIteratorException e) {
      return; // Another process was quicker, or the next write does it.
    }
  }

  /** The rename itself is on the disk once the folder is; not every system lets one ask for it. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private boolean says(String header, int bodyLength) {
    byte[] expected = header.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(expected.length), expected)
          && Files.size(file) == expected.length + bodyLength;
    } catch (IOException e) {
      return false;
    }
  }

  private static void writeAll(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  private static String header(byte[] body) {
    return "%s %s %s\n".formatted(FORMAT, body.length, DocumentVersion.digest(body));
  }

  private static int headerEnd(byte[] bytes) throws IOException {
    for (int i = 0; i < Math.min(bytes.length, LONGEST_HEADER); i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    throw new IOException("it is damaged, or no snapshot");
  }

  private byte[] body(KnownNamespaces known) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(directory);
      Map<String, StoredDocument> live = new TreeMap<>(known.inForce());
      live.putAll(known.dormant());
      write(out, IN_FORCE, live);
      write(out, REMOVED, new TreeMap<>(known.removed()));
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, int kind, Map<String, StoredDocument> documents)
      throws IOException {
    out.writeInt(documents.size());
    for (Map.Entry<String, StoredDocument> entry : documents.entrySet()) {
      out.writeByte(kind);
      out.writeUTF(entry.getKey());
      ByteString text = entry.getValue().text();
      out.writeInt(text.size());
      text.writeTo(out);
    }
  }

  private KnownNamespaces parse(byte[] body, NamespaceDefaults defaults) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    String of = in.readUTF();
    if (!of.equals(directory)) {
      throw new IOException("it is of the directory " + of);
    }
    Map<String, StoredDocument> inForce = new HashMap<>();
    Map<String, StoredDocument> removed = new HashMap<>();
    Map<String, StoredDocument> dormant = new HashMap<>();
    while (in.available() > 0) {
      for (int left = in.readInt(); left > 0; left--) {
        int kind = in.readByte();
        String name = in.readUTF();
        ByteString text = ByteString.copyFrom(in.readNBytes(in.readInt()));
        StoredDocument document = new StoredDocument(text, namespace(name, text, defaults));
        Map<String, StoredDocument> live = document.namespace().isEmpty() ? dormant : inForce;
        (kind == REMOVED ? removed : live).put(name, document);
      }
    }
    return new KnownNamespaces(inForce, removed, dormant);
  }

  /** What a document says to this build, which may be older than the one that wrote it. */
  private static Optional<Namespace> namespace(
      String name, ByteString text, NamespaceDefaults defaults) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return NamespaceParser.read(name, text.toByteArray(), defaults).namespace();
    } catch (NamespaceDocumentException e) {
      return Optional.empty();
    }
  }
}
