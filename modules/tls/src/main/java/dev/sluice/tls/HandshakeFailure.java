package dev.sluice.tls;

import dev.sluice.transport.datagram.Reason;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The reasons why a handshake with a client fails. */
public enum HandshakeFailure implements Reason {
  /** It took longer than {@code handshakeTimeout}. */
  TIMEOUT,
  /** The client has closed the connection. */
  GONE,
  /** The client does not speak TLS. */
  NOT_TLS,
  /** The client asks for no name of a certificate, and {@code strictSni} is set. */
  UNKNOWN_NAME,
  /** Client and route have no version, cipher suite or algorithm in common. */
  NOTHING_IN_COMMON,
  /** The client has no certificate, or one that is not valid. */
  CLIENT_CERTIFICATE,
  /** The client has refused: most do not trust the certificate of the route. */
  REFUSED_BY_CLIENT,
  /** Another reason. */
  OTHER;

  private static final int MOST_CAUSES = 20;
  // Words of the JDK and of BoringSSL, which have no types for them.
  private static final List<String> NO_CERTIFICATE =
      List.of("certificate chain", "peer_did_not_return_a_certificate", "certificate_verify");
  private static final List<String> ALERT = List.of("received fatal alert", "_alert_");
  private static final List<String> NOTHING =
      List.of(
          "no_shared",
          "no cipher suites",
          "unsupported_protocol",
          "protocol",
          "no_common",
          "no available");

  /** Returns the reason of a failure. */
  public static HandshakeFailure of(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(MOST_CAUSES)
            .toList();
    if (causes.stream().anyMatch(SslHandshakeTimeoutException.class::isInstance)) {
      return TIMEOUT;
    } else if (causes.stream().anyMatch(NotSslRecordException.class::isInstance)) {
      return NOT_TLS;
    } else if (HandshakeError.isGone(failure)) {
      return GONE;
    } else if (causes.stream().anyMatch(GeneralSecurityException.class::isInstance)) {
      return CLIENT_CERTIFICATE;
    }
    String words =
        String.join("\n", causes.stream().map(cause -> String.valueOf(cause.getMessage())).toList())
            .toLowerCase(Locale.ROOT);
    return ofWords(words);
  }

  private static HandshakeFailure ofWords(String words) {
    if (ALERT.stream().anyMatch(words::contains)) {
      return REFUSED_BY_CLIENT;
    } else if (NO_CERTIFICATE.stream().anyMatch(words::contains)) {
      return CLIENT_CERTIFICATE;
    }
    return NOTHING.stream().anyMatch(words::contains) ? NOTHING_IN_COMMON : OTHER;
  }
}
