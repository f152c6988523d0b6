/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.serving.grpc.Tls;
import io.tidemark.testing.InMemoryClaimStore;
import io.tidemark.testing.InMemoryMutationSets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {

  private static final char[] PASSWORD = "of-a-test".toCharArray();

  @TempDir private Path directory;

  @Test
  void servesOverTls() throws Exception {
    Tls tls = certificate();
    InMemoryAppend queue = new InMemoryAppend();
    queue.answer(record -> Optional.of(Appended.INSTANCE));
    IngressServer server = start(tls, queue);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "localhost",
                server.port(),
                TlsChannelCredentials.newBuilder().trustManager(tls.certificate().toFile()).build())
            .build();
    try {
      assertThat(WriteAheadLogGrpc.newBlockingStub(channel).writeToLog(request("a")).getDurable())
          .isEqualTo(Trilean.TRUE);
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      server.drain(Duration.ZERO, Duration.ofSeconds(5));
    }
  }

  @Test
  void refusesToStartWithAFileThatIsNoCertificate() throws Exception {
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");

    assertThatThrownBy(() -> start(new Tls(nonsense, nonsense), new InMemoryAppend()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the TLS certificate %s or its key %s can't be used; each must be in PEM, the key in"
                + " PKCS #8",
            nonsense, nonsense);
  }

  private static IngressServer start(Tls tls, InMemoryAppend queue) throws IOException {
    return IngressServer.start(
        new IngressSettings(
            "127.0.0.1",
            0,
            0,
            Optional.of(tls),
            "",
            IngressSettings.LARGEST_MESSAGE,
            Duration.ofSeconds(10)),
        new Registry(NamespaceFixtures.orders()),
        uri -> {},
        queue,
        namespace -> new InMemoryMutationSets(Clock.systemUTC()),
        namespace -> new InMemoryClaimStore());
  }

  /** A certificate for localhost, as an operator would make one. */
  private Tls certificate() throws Exception {
    Path store = directory.resolve("store.p12");
    int code =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "ingress",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    assertThat(code).as("keytool").isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Key key = keys.getKey("ingress", PASSWORD);
    return new Tls(
        pem("CERTIFICATE", keys.getCertificate("ingress").getEncoded()),
        pem("PRIVATE KEY", key.getEncoded()));
  }

  private Path pem(String what, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        directory.resolve(what.replace(' ', '-') + ".pem"),
        "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}
