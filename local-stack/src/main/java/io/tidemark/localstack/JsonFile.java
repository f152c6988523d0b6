/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A record in a file, replaced as a whole: a reader sees the old one or the new one. */
final class JsonFile<T> {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Path file;
  private final Class<T> type;

  JsonFile(Path file, Class<T> type) {
    this.file = file;
    this.type = type;
  }

  Optional<T> read() {
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new StackException(
          "file %s is damaged (%s); delete it".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new StackException("file " + file + " can't be read: " + e, e);
    }
  }

  void write(T value) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, MAPPER.writeValueAsBytes(value));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException("file " + file + " can't be written: " + e, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StackException("file " + file + " can't be deleted: " + e, e);
    }
  }
}
