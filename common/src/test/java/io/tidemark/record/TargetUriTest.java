/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {

  @ParameterizedTest
  @CsvSource({
    "kafka://main/orders,           kafka://main/orders",
    "KAFKA://Main/Orders,           kafka://main/Orders",
    "http://App.Example:8080/A/b,   http://app.example:8080/A/b",
    "http://app:080/,               http://app:80/",
    "http://app:/x,                 http://app/x",
    "http://app/a%2fb?q=%c3%a9,     http://app/a%2Fb?q=%C3%A9",
    "http://[::1]:80/x,             http://[::1]:80/x",
    "http://app/a...b/.../.hidden,  http://app/a...b/.../.hidden",
    "grpc://app:9090,               grpc://app:9090",
    "kafka://Main_eu/Out_1,         kafka://main_eu/Out_1",
    "http://my_service:8080/x_y?_=_, http://my_service:8080/x_y?_=_",
    "http://_a.b_:80?x=_,           http://_a.b_:80?x=_",
  })
  void hasOneNormalForm(String text, String normal) {
    assertThat(TargetUri.parse(text).value()).isEqualTo(normal);
    assertThat(TargetUri.parse(normal).value()).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app/..",
        "http://app/../x",
        "http://app/a/./b",
        "http://app/a/%2e%2e/b",
        "http://app/a/%2E./b",
        "http://app/a/%252e%252e/b",
        "http://app/a/%25252e%2e/b",
        "http://app/a/..%2fb",
        "http://app/a/..%5Cb",
        "http://app/a/..;v=1/b",
        "http://app/a/..%3bv/b",
      })
  void refusesPathsThatClimbHoweverTheyAreEncoded(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetUri.parse(text))
        .withMessageContaining("path segment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://app/x#y        | has a fragment",
        "/relative             | lacks a scheme or a place",
        "mailto:a              | lacks a scheme or a place",
        "file:///etc/passwd    | lacks a scheme or a place",
        "http:///x             | lacks a scheme or a place",
        "http://:80/x          | is not an address",
        "http://app:70000/     | has port 70000; the largest is 65535",
        "http://app:x/         | is not an address",
        "http://app/a b        | is not an address",
        "http://app\\.evil/     | is not an address",
        "''                    | lacks a scheme or a place",
      })
  void refusesWhatIsNoAddressAndSaysWhy(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetUri.parse(text))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://user:hunter2@app/", "http://user:hunter2@app:bad port", "http://hunter2@"})
  void neverRepeatsASecret(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetUri.parse(text))
        .withMessageContaining("user information")
        .withMessageNotContaining("hunter2")
        .withNoCause();
  }

  @Test
  void saysItsParts() {
    TargetUri uri = TargetUri.parse("http://my_service:8080/a_b?c_d");
    assertThat(uri.host()).isEqualTo("my_service");
    assertThat(uri.port()).isEqualTo(8080);
    assertThat(uri.path()).isEqualTo("/a_b");
    assertThat(uri.query()).isEqualTo("c_d");
    assertThat(TargetUri.parse("http://[::1]/").host()).isEqualTo("[::1]");
    assertThat(TargetUri.parse("http://[::1]:80/").port()).isEqualTo(80);
    assertThat(TargetUri.parse("http://[::1]/").port()).isEqualTo(-1);
  }

  @Test
  void anAtSignInThePathIsNoUser() {
    assertThat(TargetUri.parse("http://app/@me?x=@").value()).isEqualTo("http://app/@me?x=@");
  }

  @Test
  void isBounded() {
    String longest = "http://app/" + "x".repeat(TargetUri.MAX_LENGTH - 11);
    assertThat(TargetUri.parse(longest).value()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetUri.parse(longest + "x"))
        .withMessageContaining("2049 characters; the limit is 2048");
  }

  @Test
  void whatIsWrittenDifferentlyIsTheSameAddress() {
    TargetUri one = TargetUri.parse("HTTP://App/%2f");
    assertThat(one).isEqualTo(TargetUri.parse("http://app/%2F")).hasToString("http://app/%2F");
    assertThat(one.hashCode()).isEqualTo(TargetUri.parse("http://app/%2F").hashCode());
    assertThat(one).isNotEqualTo(TargetUri.parse("http://app/"));
  }

  @Property
  void whatIsReadQuicklyIsReadAsTheJdkReadsIt(@ForAll("addresses") String text) {
    String slowly;
    try {
      slowly = TargetUri.normalise(text);
    } catch (IllegalArgumentException refused) {
      assertThatIllegalArgumentException().isThrownBy(() -> TargetUri.parse(text));
      return;
    }
    assertThat(TargetUri.parse(text).value()).isEqualTo(slowly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-://b",
        "a.://b",
        "http://a-/x",
        "http://a-.b/x",
        "http://a.-b/x",
        "http://a.b./x",
        "http://a..b/x",
        "http://a.9/x",
        "http://9a/x",
        "http://a:/x",
        "http://a:0/x",
        "http://a:99999/x",
        "http://a/./x",
        "http://a/x/..",
        "http://a/x..",
        "http://a//x",
        "http://a:8a/x",
        "-a://b",
        "://b",
        "a://",
        "a://b:",
        "a://b/",
        "http://a/.x"
      })
  void edgesOfThePlainestKindAreReadAsTheJdkReadsThem(String text) {
    whatIsReadQuicklyIsReadAsTheJdkReadsIt(text);
  }

  @Property
  void normalisingTwiceIsNormalisingOnce(@ForAll("addresses") String text) {
    TargetUri once;
    try {
      once = TargetUri.parse(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).{10,}");
      return;
    }
    assertThat(TargetUri.parse(once.value())).isEqualTo(once);
    assertThat(once.host()).isEqualTo(once.host().toLowerCase(Locale.ROOT)).isNotEmpty();
    assertThat(once.path() + "/").doesNotContain("/../").doesNotContain("/./");
    String port = once.port() < 0 ? "" : ":" + once.port();
    String query = once.query() == null ? "" : "?" + once.query();
    assertThat(once.scheme() + "://" + once.host() + port + once.path() + query)
        .isEqualTo(once.value());
  }

  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "http", "KAFKA", "://", "/", "//", "..", ".", "%2e", "%2F", "%25", "App", "h:80", "@",
            "#", "?", "*", ";", "[::1]", ":", "é", "_", " ", "x");
    Arbitrary<String> tails = pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        tails,
        tails.map(tail -> "Http://App/" + tail),
        tails.map(tail -> "kafka://" + tail.toUpperCase(Locale.ROOT)));
  }
}
