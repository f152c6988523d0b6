/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that certifies servers of tests, made with keytool as an operator would. */
final class Certificates {

  private static final String PASSWORD = "of-a-test";

  private final Path directory;
  private final Path authority;

  private Certificates(Path directory, Path authority) {
    this.directory = directory;
    this.authority = authority;
  }

  /** One whose keys are in a directory. */
  static Certificates make(Path directory) throws IOException {
    Path store = directory.resolve("authority.p12");
    keytool(
        directory,
        "-genkeypair",
        "-alias",
        "own",
        "-keyalg",
        "EC",
        "-dname",
        "CN=authority",
        "-ext",
        "bc:c",
        "-validity",
        "30",
        "-keystore",
        store.toString());
    return new Certificates(directory, store);
  }

  /** The store that has its own certificate, for who trusts it. */
  Path trusted() throws IOException, GeneralSecurityException {
    Path file = directory.resolve("trusted.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD.toCharArray());
    trusted.setCertificateEntry("authority", load(authority).getCertificate("own"));
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** The password of all stores. */
  static String password() {
    return PASSWORD;
  }

  /** A server's own. */
  record Identity(KeyStore store, Path certificate, Path key) {

    /** For servers of the JDK. */
    SSLContext context() throws GeneralSecurityException {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }
  }

  /** Certifies a server that nobody vouches for but itself. */
  Identity unknown(String name, String san) throws IOException, GeneralSecurityException {
    Path store = directory.resolve(name + ".p12");
    pair(name, san, store);
    return identity(name, store);
  }

  /**
   * Certifies a server.
   *
   * @param name of its files
   * @param san its address, as keytool writes a subject's alternative name
   * @param startdate from when on, as keytool writes it
   * @param days for how long
   */
  Identity certified(String name, String san, String startdate, int days)
      throws IOException, GeneralSecurityException {
    Path store = directory.resolve(name + ".p12");
    pair(name, san, store);
    Path request = directory.resolve(name + ".csr");
    Path signed = directory.resolve(name + ".crt");
    Path root = directory.resolve("authority.crt");
    keytool(
        directory,
        "-certreq",
        "-alias",
        "own",
        "-keystore",
        store.toString(),
        "-file",
        request.toString());
    keytool(
        directory,
        "-gencert",
        "-alias",
        "own",
        "-keystore",
        authority.toString(),
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "SAN=" + san,
        "-startdate",
        startdate,
        "-validity",
        Integer.toString(days));
    keytool(
        directory,
        "-exportcert",
        "-alias",
        "own",
        "-keystore",
        authority.toString(),
        "-file",
        root.toString());
    keytool(
        directory,
        "-importcert",
        "-noprompt",
        "-alias",
        "authority",
        "-keystore",
        store.toString(),
        "-file",
        root.toString());
    keytool(
        directory,
        "-importcert",
        "-noprompt",
        "-alias",
        "own",
        "-keystore",
        store.toString(),
        "-file",
        signed.toString());
    return identity(name, store);
  }

  private void pair(String name, String san, Path store) throws IOException {
    keytool(
        directory,
        "-genkeypair",
        "-alias",
        "own",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=" + san,
        "-keystore",
        store.toString());
  }

  private Identity identity(String name, Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = load(store);
    Key key = keys.getKey("own", PASSWORD.toCharArray());
    StringBuilder chain = new StringBuilder();
    for (Certificate each : keys.getCertificateChain("own")) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    return new Identity(
        keys,
        Files.writeString(directory.resolve(name + ".pem"), chain),
        Files.writeString(directory.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded())));
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what);
  }

  private static void keytool(Path directory, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Path log = directory.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
