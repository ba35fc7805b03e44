package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the clients of one contender, by BoringSSL. It offers one version and one key exchange,
 * and expects one cipher, so that all contenders do the same work. Any thread.
 */
public final class ClientTls {
  /** The only cipher that is expected. */
  public static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  static final String VERSION = "TLSv1.3";
  static final String GROUP = "X25519";
  private static final String HOST = "localhost";

  private final CertificateCounter certificates = new CertificateCounter();
  private final SslContext first = context(false);
  private final SslContext again = context(true);
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile boolean resumes;
  private volatile @Nullable String otherCipher;

  /** Returns whether BoringSSL loads on this machine. */
  public static boolean isAvailable() {
    return OpenSsl.isAvailable();
  }

  /** Sets whether the next connections resume sessions; at first they do not. */
  public void resume(boolean wanted) {
    resumes = wanted;
  }

  /** Resets the counters. */
  public void forget() {
    handshakes.set(0);
    certificates.forget();
  }

  /**
   * Returns the number of handshakes since the last {@link #forget}.
   *
   * @throws IllegalStateException if a contender has chosen another cipher than all others
   */
  public int handshakes() {
    if (otherCipher != null) {
      throw new IllegalStateException("it chose " + otherCipher + " instead of " + CIPHER);
    }
    return handshakes.get();
  }

  /** Returns how many of them were full: a server that resumes a session sends no certificate. */
  public int fullHandshakes() {
    return certificates.count();
  }

  SslHandler newHandler(ByteBufAllocator allocator, int port) {
    SslHandler handler = (resumes ? again : first).newHandler(allocator, HOST, port);
    handler.handshakeFuture().addListener(done -> ended(done, handler));
    return handler;
  }

  private void ended(Future<?> done, SslHandler handler) {
    if (done.isSuccess()) {
      handshakes.incrementAndGet();
      String cipher = handler.engine().getSession().getCipherSuite();
      if (!cipher.equals(CIPHER)) {
        otherCipher = cipher;
      }
    }
  }

  private SslContext context(boolean keepsSessions) {
    try {
      SslContext context =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL)
              .protocols(VERSION)
              .option(OpenSslContextOption.GROUPS, new String[] {GROUP})
              .trustManager(certificates)
              .endpointIdentificationAlgorithm("")
              .build();
      ((OpenSslSessionContext) context.sessionContext()).setSessionCacheEnabled(keepsSessions);
      return context;
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
