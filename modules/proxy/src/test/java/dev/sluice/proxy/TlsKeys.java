package dev.sluice.proxy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its certificate, generated in each run by the JDK's keytool. */
final class TlsKeys {
  private static final String PASSWORD = "changeit";
  private static final TlsKeys MADE = make();

  private final SslContext server;
  private final SslContext client;
  private final SSLContext jdk;

  private TlsKeys(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD.toCharArray());
    X509Certificate certificate = (X509Certificate) store.getCertificate("test");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    server = SslContextBuilder.forServer(keys).protocols("TLSv1.3").build();
    client =
        SslContextBuilder.forClient()
            .trustManager(trust)
            .protocols("TLSv1.3")
            .endpointIdentificationAlgorithm("")
            .build();
    jdk = SSLContext.getInstance("TLSv1.3");
    jdk.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static TlsKeys make() {
    try {
      Path file = Files.createTempDirectory("sluice-tls").resolve("test.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "test",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  file.toString())
              .inheritIO()
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool has failed");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD.toCharArray());
      }
      Files.delete(file);
      Files.delete(file.getParent());
      return new TlsKeys(store);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** For servers, on Netty. */
  static SslContext server() {
    return MADE.server;
  }

  /** For clients, on Netty. */
  static SslContext client() {
    return MADE.client;
  }

  /** For both, on the JDK's sockets. */
  static SSLContext jdk() {
    return MADE.jdk;
  }
}
