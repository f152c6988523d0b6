/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A directory of documents. Its files are read anew each time, and sizes and times are not asked: a
 * file that is renamed into place may have kept both, and a mounted Kubernetes ConfigMap changes by
 * a link that its files don't show.
 *
 * @param path where it is
 */
record DocumentDirectory(Path path) {

  /** What the file name of a document ends with. */
  static final String SUFFIX = ".json";

  /** How many documents a directory may have. */
  static final int MOST_DOCUMENTS = 10_000;

  /**
   * The documents by file name. Hidden files are none, nor is what has another suffix.
   *
   * @throws IOException if the directory can't be listed, or has too many documents
   */
  NavigableMap<String, Path> list() throws IOException {
    NavigableMap<String, Path> documents = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && !Files.isDirectory(file)) {
          documents.put(name, file);
        }
        if (documents.size() > MOST_DOCUMENTS) {
          throw new IOException(
              "%s has more than %s documents; split it over several deployments"
                  .formatted(path, MOST_DOCUMENTS));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return documents;
  }

  /**
   * The bytes of a document; of one that is over the parser's limit only as many as show it.
   *
   * @throws IOException if it can't be read, with a message for people
   */
  static byte[] read(Path document) throws IOException {
    try (InputStream in = Files.newInputStream(document)) {
      return in.readNBytes(NamespaceParser.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException("it can't be read: it is a link to nothing, or has just gone", e);
    } catch (IOException e) {
      throw new IOException("it can't be read: " + e, e);
    }
  }
}
