package dev.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, and its key: two PEM files, which the JDK's keytool makes in
 * each run. Any thread.
 *
 * @param cert the certificate, for {@code localhost}'s address 127.0.0.1 and one host name
 * @param key the private key, in PKCS#8
 */
public record KeyFiles(Path cert, Path key) {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Map<String, KeyFiles> MADE = new ConcurrentHashMap<>();

  /**
   * Returns the files for a host name, which are made once.
   *
   * @param host the name, such as {@code localhost}
   */
  public static KeyFiles of(String host) {
    return MADE.computeIfAbsent(host, KeyFiles::make);
  }

  private static KeyFiles make(String host) {
    try {
      Path folder = Files.createTempDirectory("sluice-keys");
      KeyStore store = store(folder.resolve("both.p12"), host);
      KeyFiles files = new KeyFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
      write(files.cert, "CERTIFICATE", store.getCertificate("test").getEncoded());
      Files.createFile(
          files.key,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      write(files.key, "PRIVATE KEY", store.getKey("test", PASSWORD).getEncoded());
      folder.toFile().deleteOnExit(); // after the files in it, which were added later
      files.cert.toFile().deleteOnExit();
      files.key.toFile().deleteOnExit();
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore store(Path file, String host)
      throws IOException, GeneralSecurityException, InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String password = String.valueOf(PASSWORD);
    ProcessBuilder command =
        new ProcessBuilder(keytool, "-genkeypair", "-alias", "test", "-keyalg", "EC");
    command.command().addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + host));
    command.command().addAll(List.of("-ext", "san=dns:" + host + ",ip:127.0.0.1"));
    command.command().addAll(List.of("-storetype", "PKCS12", "-storepass", password));
    command.command().addAll(List.of("-keystore", file.toString()));
    if (command.inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool has failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Files.delete(file);
    return store;
  }

  /**
   * Returns a context that has this key, and that trusts its certificate.
   *
   * @return a new context, for servers and clients
   */
  public SSLContext context() {
    try (InputStream in = Files.newInputStream(cert)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      String pem = Files.readString(key).replaceAll("-----[^-]+-----", "");
      byte[] pkcs8 = Base64.getMimeDecoder().decode(pem);
      PrivateKey secret =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("key", secret, PASSWORD, new Certificate[] {certificate});
      store.setCertificateEntry("trusted", certificate);
      return context(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(KeyStore store) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void write(Path file, String kind, byte[] bytes) throws IOException {
    Objects.requireNonNull(bytes);
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, lines));
  }
}
