/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import java.util.List;
import java.util.OptionalLong;

/**
 * A package of Debian's index.
 *
 * @param name what it is called; no two have the same
 * @param version for example {@code 0.0.26-3}
 * @param section what it is for, for example {@code games}
 * @param priority for example {@code optional}
 * @param installedKib how much room it takes, in KiB; empty where the index doesn't say
 * @param dependencies the names of the packages that it needs, none twice
 */
public record DebianPackage(
    String name,
    String version,
    String section,
    String priority,
    OptionalLong installedKib,
    List<String> dependencies) {

  public DebianPackage {
    dependencies = List.copyOf(dependencies);
  }

  /** The same package in another version. */
  public DebianPackage withVersion(String other) {
    return new DebianPackage(name, other, section, priority, installedKib, dependencies);
  }

  /** The same package in another section. */
  public DebianPackage withSection(String other) {
    return new DebianPackage(name, version, other, priority, installedKib, dependencies);
  }

  /** The same package with other dependencies. */
  public DebianPackage withDependencies(List<String> others) {
    return new DebianPackage(name, version, section, priority, installedKib, others);
  }
}
