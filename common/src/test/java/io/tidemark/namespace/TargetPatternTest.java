/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.record.TargetUri;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPatternTest {

  @ParameterizedTest
  @CsvSource({
    "http://app/a,     http://app/a,              true",
    "http://app/a,     http://app/a/b,            false",
    "http://app/a,     http://app/ab,             false",
    "http://app/a,     http://app/a?x=1,          false",
    "http://app/*,     http://app/,               true",
    "http://app/*,     http://app/a/b?c,          true",
    "http://app/*,     http://APP/a,              true",
    "http://app/*,     http://app.evil/a,         false",
    "http://app/*,     http://app:81/a,           false",
    "http://app/*,     https://app/a,             false",
    "http://app/a/*,   http://app/a,              false",
    "http://app/a/*,   http://app/ab,             false",
    "http://app/a/*,   http://app/A/b,            false",
    "kafka://main/*,   kafka://main/orders,       true",
    "kafka://main/*,   kafka://main2/orders,      false",
    "kafka://a_b/*,    kafka://a_b/orders,        true",
    "kafka://a_b/*,    kafka://axb/orders,        false",
  })
  void matchesWhatItSaysAndNoMore(String pattern, String target, boolean matches) {
    assertThat(new TargetPattern(pattern).matches(TargetUri.parse(target))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "http://*",
        "http://app*",
        "http://app/a*",
        "http://app/*/b",
        "http://app/**"
      })
  void refusesAStarThatCouldBeStretched(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TargetPattern(pattern));
  }

  @ParameterizedTest
  @CsvSource({
    "http://App/,    write http://app/",
    "http://App/*,   write http://app/*",
    "KAFKA://main/x, write kafka://main/x",
  })
  void saysTheNormalFormToWrite(String pattern, String remedy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetPattern(pattern))
        .withMessageEndingWith(remedy);
  }

  /** Whatever follows the star's place: what is allowed stays on that host, under that path. */
  @Property
  void nothingLeadsOutOfAPattern(@ForAll("tails") String tail) {
    TargetPattern pattern = new TargetPattern("http://app:80/public/*");
    for (String start :
        new String[] {"http://app:80/public/", "http://app:80/public", "http://app"}) {
      TargetUri target;
      try {
        target = TargetUri.parse(start + tail);
      } catch (IllegalArgumentException refused) {
        continue;
      }
      if (pattern.matches(target)) {
        assertThat(target.host()).isEqualTo("app");
        assertThat(target.port()).isEqualTo(80);
        // getPath() decodes; normalize() resolves what climbs.
        java.net.URI seen =
            java.net.URI.create("http://app" + target.path().replaceAll(";[^/]*", ""));
        assertThat(seen.normalize().getPath().replace('\\', '/')).startsWith("/public/");
        assertThat("/" + seen.getPath().replace('\\', '/') + "/").doesNotContain("/../");
      }
    }
  }

  @Provide
  Arbitrary<String> tails() {
    return Arbitraries.of(
            "..", ".", "/", "%2e", "%2E", "%2f", "%5c", "%25", "2e", ";", "x", "@evil", ":80",
            ".evil", "//", "?", "\\")
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list));
  }
}
