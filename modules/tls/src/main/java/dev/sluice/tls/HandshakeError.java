package dev.sluice.tls;

import dev.sluice.config.ErrorText;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The words for a handshake that has failed. Any thread. */
public final class HandshakeError {
  // The words of the JDK and of BoringSSL, which have no types for it.
  private static final Pattern ALERT =
      Pattern.compile("Received fatal alert: (\\w+)|:(?:SSLV3|TLSV1)_(?:ALERT_)?([A-Z_]+)$");

  private HandshakeError() {}

  /**
   * Returns the reason in words for operators.
   *
   * @param failure what {@link Handshake.Result#failed} has received
   * @return one line that continues a sentence about the peer
   */
  public static String of(Throwable failure) {
    if (failure instanceof SslHandshakeTimeoutException) {
      return "TLS: the handshake took too long";
    } else if (failure instanceof ClosedChannelException) {
      return "TLS: it has closed the connection during the handshake";
    } else if (find(failure, NotSslRecordException.class::isInstance).isPresent()) {
      return "TLS: it does not speak TLS"; // without its bytes, which the exception has
    }
    return "TLS: "
        + ofCertificate(failure)
            .or(() -> alert(failure).map(alert -> "it has sent the alert " + alert))
            .orElseGet(() -> ErrorText.of(bare(failure)));
  }

  /**
   * Returns the reason as {@link #of} does, for a failure of a connection to a server.
   *
   * @param hasCertificate whether Sluice has a certificate of its own for it
   */
  public static String ofServer(Throwable failure, boolean hasCertificate) {
    boolean wantsOne =
        !hasCertificate
            && alert(failure).filter(alert -> alert.contains("certificate")).isPresent();
    return of(failure) + (wantsOne ? ": it may want a certificate of Sluice, cert and key" : "");
  }

  /** Returns the alert of the peer, in lower case as in RFC 8446, section 6. */
  private static Optional<String> alert(Throwable failure) {
    Matcher words = ALERT.matcher(String.valueOf(bare(failure).getMessage()));
    return words.find()
        ? Optional.of(words.group(words.group(1) == null ? 2 : 1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Returns whether the peer has only gone, which is no failure of TLS. */
  public static boolean isGone(Throwable failure) {
    return failure instanceof ClosedChannelException
        || (failure instanceof IOException && !(failure instanceof SSLException));
  }

  private static Optional<String> ofCertificate(Throwable failure) {
    return find(failure, CertificateExpiredException.class::isInstance)
        .map(cause -> "its certificate has expired: " + cause.getMessage())
        .or(
            () ->
                find(failure, CertificateNotYetValidException.class::isInstance)
                    .map(cause -> "its certificate is not valid yet: " + cause.getMessage()))
        .or(
            () ->
                find(failure, HandshakeError::isAboutTrust)
                    .map(cause -> "its certificate is not trusted: " + ErrorText.of(cause)))
        .or(
            () ->
                find(failure, HandshakeError::isAboutName)
                    .map(cause -> "its certificate has another name: " + ErrorText.of(cause)));
  }

  private static boolean isAboutTrust(Throwable cause) {
    return cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
  }

  /** The JDK has no type for it; these are its messages. */
  private static boolean isAboutName(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof CertificateException
        && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
  }

  private static Throwable bare(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof DecoderException && cause != null ? cause : failure;
  }

  private static Optional<Throwable> find(Throwable failure, Predicate<Throwable> wanted) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .filter(wanted)
        .findFirst();
  }
}
