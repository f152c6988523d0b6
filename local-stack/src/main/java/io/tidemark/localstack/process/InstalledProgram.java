/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that Maven can't bring. Asked for before anything is started: servers that come up one
 * after the other, to be stopped again for a package that is missing, are a minute lost.
 *
 * @param name what it is called
 * @param debianPackage the package that has it
 */
public record InstalledProgram(String name, String debianPackage) {

  /** The cache of a region. */
  public static final InstalledProgram MEMCACHED = new InstalledProgram("memcached", "memcached");

  /** The load on the ingress. */
  public static final InstalledProgram H2LOAD = new InstalledProgram("h2load", "nghttp2-client");

  private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

  /**
   * Checks that it is there.
   *
   * @throws StackException naming the package to install
   */
  public void require() {
    path();
  }

  /**
   * Where it is.
   *
   * @throws StackException naming the package to install
   */
  public Path path() {
    return find()
        .orElseThrow(
            () ->
                new StackException(
                    "%s isn't on this machine; install it: apt-get install %s"
                        .formatted(name, debianPackage)));
  }

  Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse(USUAL);
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
