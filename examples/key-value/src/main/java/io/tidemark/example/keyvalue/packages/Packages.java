/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * Reads a package index: one package a line, its fields separated by tabs, the fields' names in the
 * first line.
 */
public final class Packages {

  private static final String FILE = "packages.tsv.gz";
  private static final String FIELDS = "name\tversion\tsection\tpriority\tinstalled_kib\tdepends";
  private static final int FIELD_COUNT = 6;

  private Packages() {}

  /** The packages of Debian 12, in the order of their names. */
  public static List<DebianPackage> all() {
    try (InputStream file = Objects.requireNonNull(Packages.class.getResourceAsStream(FILE), FILE);
        InputStream text = new GZIPInputStream(file)) {
      return read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an index.
   *
   * @throws IllegalArgumentException naming the line that isn't of the form
   */
  static List<DebianPackage> read(InputStream text) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    String first = lines.readLine();
    if (!FIELDS.equals(first)) {
      throw new IllegalArgumentException("the first line is '" + first + "', not " + FIELDS);
    }
    List<DebianPackage> packages = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      packages.add(parse(line, packages.size() + 2));
    }
    return packages;
  }

  private static DebianPackage parse(String line, int number) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELD_COUNT) {
      throw new IllegalArgumentException(
          "line %d has %d fields, not %d".formatted(number, fields.length, FIELD_COUNT));
    }
    List<String> dependencies = fields[5].isEmpty() ? List.of() : List.of(fields[5].split(" ", -1));
    return new DebianPackage(
        fields[0], fields[1], fields[2], fields[3], size(fields[4], number), dependencies);
  }

  private static OptionalLong size(String field, int number) {
    try {
      return field.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(field));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "line %d has installed_kib '%s', which is no number".formatted(number, field), e);
    }
  }
}
