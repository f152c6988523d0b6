/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Loads packages, and changes some of those that are loaded: another version, another section,
 * other dependencies, removed, loaded again. The same seed draws the same. For one thread.
 */
final class PackageChanges {

  private static final double NEW = 0.6;
  private static final double OF_RECENT = 0.5;
  private static final double VERSION = 0.4;
  private static final double SECTION = 0.65;
  private static final double DEPENDENCIES = 0.9;

  /** A package that was just changed is changed again before anybody has forgotten. */
  private static final int RECENT = 20;

  private final Random random;
  private final Iterator<DebianPackage> fresh;
  private final List<String> sections;
  private final List<DebianPackage> loaded = new ArrayList<>();
  private final Map<String, Optional<DebianPackage>> now = new LinkedHashMap<>();
  private int drawn;

  /** Changes of these packages. */
  PackageChanges(List<DebianPackage> packages, long seed) {
    if (packages.isEmpty()) {
      throw new IllegalArgumentException("there are no packages");
    }
    this.random = new Random(seed);
    List<DebianPackage> order = new ArrayList<>(packages);
    Collections.shuffle(order, random);
    this.fresh = order.iterator();
    this.sections = packages.stream().map(DebianPackage::section).distinct().sorted().toList();
  }

  /** The next change, which follows upon all those before. */
  PackageSet next() {
    drawn++;
    if (fresh.hasNext() && (loaded.isEmpty() || random.nextDouble() < NEW)) {
      DebianPackage it = fresh.next();
      loaded.add(it);
      return set(it.name(), PackageTables.add(it), Optional.of(it));
    }
    DebianPackage origin = loaded.get(choose());
    return now.getOrDefault(origin.name(), Optional.empty())
        .map(this::change)
        .orElseGet(() -> set(origin.name(), PackageTables.add(origin), Optional.of(origin)));
  }

  private int choose() {
    int size = loaded.size();
    return random.nextDouble() < OF_RECENT
        ? size - 1 - random.nextInt(Math.min(RECENT, size))
        : random.nextInt(size);
  }

  private PackageSet change(DebianPackage before) {
    double kind = random.nextDouble();
    if (kind >= DEPENDENCIES) {
      return set(before.name(), PackageTables.remove(before), Optional.empty());
    }
    DebianPackage after = kind < SECTION ? moved(before, kind) : rewired(before);
    return set(before.name(), PackageTables.change(before, after), Optional.of(after));
  }

  private DebianPackage moved(DebianPackage before, double kind) {
    String section = sections.get(random.nextInt(sections.size()));
    return kind < VERSION || section.equals(before.section())
        ? before.withVersion(version(before))
        : before.withSection(section);
  }

  /** One dependency less, if there is any, and one more; rows of a new version besides. */
  private DebianPackage rewired(DebianPackage before) {
    List<String> dependencies = new ArrayList<>(before.dependencies());
    if (!dependencies.isEmpty()) {
      dependencies.remove(random.nextInt(dependencies.size()));
    }
    String other = loaded.get(random.nextInt(loaded.size())).name();
    if (!dependencies.contains(other)) {
      dependencies.add(other);
    }
    return before.withDependencies(dependencies).withVersion(version(before));
  }

  /** One that no package has had. */
  private String version(DebianPackage before) {
    return before.version().replaceFirst("\\+demo.*", "") + "+demo" + drawn;
  }

  private PackageSet set(String name, List<Mutation> mutations, Optional<DebianPackage> after) {
    now.put(name, after);
    return new PackageSet("set-" + drawn, name, mutations, after);
  }
}
