package dev.sluice.proxy;

import dev.sluice.testkit.KeyFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Contexts with the key and the certificate of {@code localhost}. */
final class TlsKeys {
  /** The files of both. */
  static final KeyFiles FILES = KeyFiles.of("localhost");

  private static final SSLContext JDK = FILES.context();

  private TlsKeys() {}

  /** For servers, on Netty. */
  static SslContext server() throws SSLException {
    return SslContextBuilder.forServer(FILES.cert().toFile(), FILES.key().toFile())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .build();
  }

  /** For clients, on Netty. */
  static SslContext client() {
    try {
      return SslContextBuilder.forClient()
          .trustManager(FILES.cert().toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3")
          .endpointIdentificationAlgorithm("")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For both, on the JDK's sockets. */
  static SSLContext jdk() {
    return JDK;
  }
}
