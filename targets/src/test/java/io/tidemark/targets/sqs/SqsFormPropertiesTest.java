/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SqsFormPropertiesTest {

  private static final String QUEUE = "http://127.0.0.1:9324/000000000000/q";

  @Property
  void whateverGoesComesBack(@ForAll("messages") SqsParts parts) {
    SqsEntry entry = SqsForm.entry(QUEUE, parts, 0);

    assertThat(entry.body()).isNotEmpty();
    assertThat(SqsText.of(ByteString.copyFromUtf8(entry.body()))).isPresent();
    assertThat(entry.attributes().keySet()).allMatch(SqsText::isAttributeName);
    assertThat(entry.attributes().values()).extracting(SqsAttribute::text).doesNotContain("");
    SqsParts back = SqsForm.parts(SqsFormTest.received(entry));
    assertThat(back.value()).isEqualTo(parts.value());
    if (entry.attributes().containsKey(WalHeaders.HEADERS)) {
      assertThat(back.headers()).isEqualTo(parts.headers());
    } else {
      assertThat(back.headers())
          .isEqualTo(parts.headers().stream().sorted(Comparator.comparing(Header::name)).toList());
    }
    if (!parts.key().isEmpty()) {
      assertThat(back.key()).isEqualTo(parts.key());
    }
  }

  @Provide
  Arbitrary<SqsParts> messages() {
    Arbitrary<ByteString> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(ByteString::copyFrom),
            Arbitraries.strings().ofMaxLength(20).map(ByteString::copyFromUtf8),
            Arbitraries.of("a", "id", "{}").map(ByteString::copyFromUtf8));
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(WalHeaders.ID, WalHeaders.DUE, "aws.x", "twice", "a b", ""),
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(3));
    Arbitrary<List<Header>> headers =
        Combinators.combine(names, bytes).as(Header::new).list().ofMaxSize(12);
    return Combinators.combine(bytes, bytes.injectNull(0.1), headers).as(SqsParts::new);
  }
}
