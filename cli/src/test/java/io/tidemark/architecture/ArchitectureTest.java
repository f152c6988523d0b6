/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The design's rules about which part may know which. Nothing is frozen: a violation is mended.
 *
 * <p>It reads the class files of every module, so it runs in the last one to be built.
 */
class ArchitectureTest {

  private static final List<String> MODULES =
      List.of(
          "common",
          "testing",
          "durable-storage",
          "targets",
          "serving",
          "ingress-service",
          "writer-service",
          "connectors/sqs",
          "jobs/flow",
          "jobs/delay-queue",
          "jobs/replication",
          "jobs/multi-partition",
          "examples/key-value",
          "local-stack",
          "bench",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(MODULES.stream().map(ArchitectureTest::classesOf).toList());

  private static Path classesOf(String module) {
    return Path.of("..", module.split("/")).resolve("target").resolve("classes");
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String module : MODULES) {
      assertThat(Files.isDirectory(classesOf(module))).as(module).isTrue();
    }
  }

  @Test
  void dependenciesPointDownwardOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("common")
        .definedBy(
            "io.tidemark.api..",
            "io.tidemark.record..",
            "io.tidemark.namespace..",
            "io.tidemark.retry..",
            "io.tidemark.sets..",
            "io.tidemark.claim..",
            "io.tidemark.target..")
        .layer("durable-storage")
        .definedBy("io.tidemark.storage..")
        .layer("testing")
        .definedBy("io.tidemark.testing..")
        .layer("targets")
        .definedBy("io.tidemark.targets..")
        .layer("ingress")
        .definedBy("io.tidemark.ingress..")
        .layer("serving")
        .definedBy("io.tidemark.serving..")
        .layer("writer")
        .definedBy("io.tidemark.writer..")
        .layer("connectors")
        .definedBy("io.tidemark.connector..")
        .layer("flow")
        .definedBy("io.tidemark.flow..")
        .layer("delay-queue")
        .definedBy("io.tidemark.delayqueue..")
        .layer("replication")
        .definedBy("io.tidemark.replication..")
        .layer("multi-partition")
        .definedBy("io.tidemark.multipartition..")
        .layer("examples")
        .definedBy("io.tidemark.example..")
        .layer("local-stack")
        .definedBy("io.tidemark.localstack..")
        .layer("bench")
        .definedBy("io.tidemark.bench..")
        .layer("cli")
        .definedBy("io.tidemark.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("bench")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("delay-queue")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("replication")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("multi-partition")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("examples")
        .mayOnlyBeAccessedByLayers("bench", "cli")
        .whereLayer("durable-storage")
        .mayOnlyBeAccessedByLayers("ingress", "targets", "flow", "multi-partition", "local-stack")
        .whereLayer("serving")
        .mayOnlyBeAccessedByLayers("ingress", "writer", "examples")
        .whereLayer("writer")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("ingress")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("flow")
        .mayOnlyBeAccessedByLayers("delay-queue", "replication", "multi-partition")
        .whereLayer("targets")
        .mayOnlyBeAccessedByLayers("ingress", "flow", "multi-partition", "cli")
        .whereLayer("local-stack")
        .mayOnlyBeAccessedByLayers("bench", "cli")
        .whereLayer("testing")
        .mayOnlyBeAccessedByLayers("cli")
        .check(CLASSES);
  }

  @Test
  void noPackagesFormACycle() {
    slices().matching("io.tidemark.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void commonKnowsNeitherFlinkNorServersNorKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.tidemark.record..",
            "io.tidemark.namespace..",
            "io.tidemark.retry..",
            "io.tidemark.sets..",
            "io.tidemark.claim..",
            "io.tidemark.target..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void connectorsKnowNothingOfTheRestOfTidemark() {
    noClasses()
        .that()
        .resideInAPackage("io.tidemark.connector..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are Tidemark's and no connector's",
                type ->
                    type.getPackageName().startsWith("io.tidemark.")
                        && !type.getPackageName().startsWith("io.tidemark.connector.")))
        .check(CLASSES);
  }

  @Test
  void theClientOfSqsKnowsNothingOfFlink() {
    noClasses()
        .that()
        .resideInAPackage("io.tidemark.connector.sqs.client..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void nothingIsStaticAndMutable() {
    noFields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(areWrittenByHand())
        .should()
        .notHaveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .that(areWrittenByHand())
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void thePureDecisionsAskNobodyForTheTime() {
    noClasses()
        .that()
        .haveFullyQualifiedName("io.tidemark.flow.deliver.Rules")
        .or()
        .resideInAnyPackage("io.tidemark.retry..", "io.tidemark.record..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void packagesAreNamedForWhatTheyDo() {
    classes()
        .should()
        .resideOutsideOfPackages("..util..", "..utils..", "..impl..", "..internal..", "..common..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    for (String module : MODULES) {
      Path sources = Path.of("..", module.split("/")).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          assertThat(file.resolveSibling("package-info.java")).exists();
        }
      }
    }
  }

  private static DescribedPredicate<JavaClass> areWrittenByHand() {
    return DescribedPredicate.describe(
        "are written by hand",
        type ->
            !type.getPackageName().startsWith("io.tidemark.api.")
                && !type.getPackageName().startsWith("io.tidemark.example.keyvalue.v1")
                && !type.getPackageName().startsWith("io.tidemark.flow.state.")
                && !type.getPackageName().startsWith("io.tidemark.storage.v1"));
  }
}
