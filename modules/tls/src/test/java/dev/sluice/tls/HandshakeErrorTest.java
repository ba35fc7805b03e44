package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeErrorTest {
  private static final String WANTS = ": it may want a certificate of Sluice, cert and key";

  @ParameterizedTest
  @CsvSource({
    "Received fatal alert: certificate_required, certificate_required, true",
    "Received fatal alert: handshake_failure, handshake_failure, false",
    "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE, bad_certificate, true",
    "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, unknown_ca, false",
    "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_CERTIFICATE_REQUIRED, certificate_required, true",
  })
  void anAlertHasOneNameWhateverTheEngine(String message, String alert, boolean wants) {
    Throwable failure = new DecoderException(new SSLHandshakeException(message));
    assertThat(HandshakeError.of(failure)).isEqualTo("TLS: it has sent the alert " + alert);
    assertThat(HandshakeError.ofServer(failure, true)).isEqualTo(HandshakeError.of(failure));
    assertThat(HandshakeError.ofServer(failure, false))
        .isEqualTo(HandshakeError.of(failure) + (wants ? WANTS : ""));
  }
}
