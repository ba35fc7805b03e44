package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received fatal alert: unknown_ca | REFUSED_BY_CLIENT",
        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA | REFUSED_BY_CLIENT",
        "Empty client certificate chain | CLIENT_CERTIFICATE",
        "error:100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE |"
            + " CLIENT_CERTIFICATE",
        "no cipher suites in common | NOTHING_IN_COMMON",
        "error:1000010a:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER | NOTHING_IN_COMMON",
        "error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL | NOTHING_IN_COMMON",
        "Client requested protocol TLSv1 is not enabled or supported | NOTHING_IN_COMMON",
        "Tag mismatch! | OTHER",
      })
  void theWordsOfBothEnginesTellTheReason(String words, HandshakeFailure reason) {
    assertThat(HandshakeFailure.of(new DecoderException(new SSLHandshakeException(words))))
        .isEqualTo(reason);
  }

  @Test
  void theTypeOfAFailureTellsTheReasonFirst() {
    SSLHandshakeException untrusted = new SSLHandshakeException("General OpenSslEngine problem");
    untrusted.initCause(new CertPathValidatorException("revoked"));
    assertThat(HandshakeFailure.of(untrusted)).isEqualTo(HandshakeFailure.CLIENT_CERTIFICATE);
    assertThat(HandshakeFailure.of(new ClosedChannelException())).isEqualTo(HandshakeFailure.GONE);
    assertThat(HandshakeFailure.of(new DecoderException(new NotSslRecordException("not"))))
        .isEqualTo(HandshakeFailure.NOT_TLS);
  }
}
