package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.ClientTls;
import dev.sluice.benchmarks.load.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that signs itself, with an ECDSA key on P-256, which openssl
 * makes for each run.
 *
 * @param cert the certificate, in PEM
 * @param key its key, in PEM
 * @param both both, in one file
 */
record Certificate(Path cert, Path key, Path both) {
  /** The cipher of all connections. BoringSSL prefers it; other programs have to be told. */
  static final String CIPHER = ClientTls.CIPHER;

  /** Makes the files in a folder; empty without the program openssl. */
  static Optional<Certificate> make(Path folder) throws IOException {
    Path cert = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Path both = folder.resolve("both.pem");
    if (Tool.call(command(cert, key)).isEmpty()) {
      return Optional.empty();
    }
    Files.writeString(both, Files.readString(cert) + Files.readString(key));
    return Optional.of(new Certificate(cert, key, both));
  }

  private static List<String> command(Path cert, Path key) {
    String options =
        "openssl req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256"
            + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout";
    List<String> command = new ArrayList<>(List.of(options.split(" ")));
    command.addAll(List.of(key.toString(), "-out", cert.toString()));
    return command;
  }

  ServerTls peers() throws IOException {
    return new ServerTls(cert, key);
  }

  /** Returns what connects with TLS and trusts this certificate only. */
  SocketFactory sockets() throws IOException {
    try (InputStream pem = Files.newInputStream(cert)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "bench", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
