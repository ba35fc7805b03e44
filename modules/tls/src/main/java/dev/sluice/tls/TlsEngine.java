package dev.sluice.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementation of TLS that a route or a destination asks for. Any thread.
 *
 * <p>BoringSSL encrypts two to five times as fast as the JDK, with a thirtieth of its garbage. The
 * JDK is used if BoringSSL has no library for this machine, such as one with musl.
 */
public enum TlsEngine {
  /** BoringSSL, or the JDK if BoringSSL does not load. */
  AUTO,
  /** BoringSSL, which has the interface of OpenSSL. */
  OPENSSL,
  /** The JDK. */
  JDK;

  /** Loads BoringSSL and logs which engine {@link #AUTO} stands for, both once per process. */
  private static final class BoringSsl {
    static final boolean IS_HERE = OpenSsl.isAvailable();

    static {
      Logger log = LoggerFactory.getLogger("dev.sluice.tls");
      if (IS_HERE) {
        log.info("TLS engine: {}", OpenSsl.versionString());
      } else {
        String reason = String.valueOf(OpenSsl.unavailabilityCause()).replaceAll("\\s+", " ");
        String jdk = System.getProperty("java.version");
        log.info("TLS engine: JDK {}, because BoringSSL does not load: {}", jdk, reason);
      }
    }
  }

  /**
   * Returns whether this engine can be used. The first call may load a native library.
   *
   * @return false only for {@link #OPENSSL} on a machine on which BoringSSL does not load
   */
  public boolean isAvailable() {
    return this != OPENSSL || BoringSsl.IS_HERE;
  }

  /**
   * Returns Netty's name of the engine. The first call may load a native library.
   *
   * @return the JDK, or BoringSSL with contexts that must be released
   */
  SslProvider provider() {
    return this != JDK && BoringSsl.IS_HERE ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }
}
