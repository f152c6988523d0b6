/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.CachedValue.Unread;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.writer.cache.Cache;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyReadTest {

  private static final ByteString MEBIBYTE = ByteString.copyFrom(new byte[1024 * 1024]);

  private final AtomicInteger reads = new AtomicInteger();

  /** A cache of which nothing but reads is asked: by its first letter a key is there, or not. */
  private Cache cache() {
    return (Cache)
        Proxy.newProxyInstance(
            Cache.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("get");
              reads.incrementAndGet();
              return CompletableFuture.completedFuture(
                  switch (((ByteString) arguments[0]).byteAt(0)) {
                    case 'l' -> new Cache.Found(Cache.Answer.DONE, new Cache.Item(MEBIBYTE, 5, 1));
                    case 'a' -> new Cache.Found(Cache.Answer.AWAY, null);
                    default -> new Cache.Found(Cache.Answer.DONE, null);
                  });
            });
  }

  private ReadResponse read(boolean partial, String... keys) {
    ReadRequest.Builder request = ReadRequest.newBuilder().setPartial(partial);
    for (String key : keys) {
      request.addKeys(ByteString.copyFromUtf8(key));
    }
    assertThat(KeyRead.wrong(request.build())).isNull();
    return new KeyRead(cache(), request.build()).answer().toCompletableFuture().join();
  }

  private static String[] large(int count) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      keys[i] = "l" + i;
    }
    return keys;
  }

  @Test
  void aPartialReadSaysOfEachKeyWhetherItWasRead() {
    ReadResponse response = read(true, "l", "away", "missing", "a key that no cache can have");
    assertThat(response.getValuesList()).hasSize(4);
    assertThat(response.getValues(0).getFound()).isTrue();
    assertThat(response.getValues(0).getFlags()).isEqualTo(5);
    assertThat(response.getValues(1).getUnread()).isEqualTo(Unread.AWAY);
    assertThat(response.getValues(2)).isEqualTo(CachedValue.getDefaultInstance());
    assertThat(response.getValues(3)).isEqualTo(CachedValue.getDefaultInstance());
    assertThat(reads).as("the last isn't asked for").hasValue(3);
  }

  @Test
  void aWholeReadFailsWithAServerThatIsAway() {
    assertThatThrownBy(() -> read(false, "l", "away"))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("UNAVAILABLE: the memcached server that has one of the keys");
  }

  @Test
  void aPartialReadEndsWhereTheAnswerIsFull() {
    ReadResponse response = read(true, large(1_000));
    assertThat(response.getValuesList()).hasSize(1_000);
    assertThat(response.getValuesList().subList(0, 32)).allMatch(CachedValue::getFound);
    assertThat(response.getValuesList().subList(32, 1_000))
        .allMatch(value -> value.getUnread() == Unread.NO_ROOM);
    assertThat(reads.get()).as("what has no room isn't read").isLessThan(100);
  }

  @Test
  void aWholeReadOfTooMuchFailsBeforeAllIsRead() {
    assertThatThrownBy(() -> read(false, large(1_000)))
        .hasMessageContaining("RESOURCE_EXHAUSTED: the values have over 33554432 bytes");
    assertThat(reads.get()).isLessThan(100);
  }

  @Test
  void aWholeReadSaysWhichKeyNoCacheCanHave() {
    ReadRequest request = ReadRequest.newBuilder().addKeys(ByteString.copyFromUtf8("a b")).build();
    assertThat(KeyRead.wrong(request)).contains("key has byte 0x20 at 1");
    assertThat(KeyRead.wrong(ReadRequest.getDefaultInstance())).contains("0 keys");
  }
}
