package dev.sluice.tls;

import dev.sluice.tls.keys.Credential;
import java.time.Instant;
import java.util.List;

/**
 * What operators see of a certificate. Immutable; any thread.
 *
 * @param names its host names, some with a leading {@code *.}
 * @param algorithm of its key: RSA or EC
 * @param notAfter time after which clients refuse it
 */
public record CertificateInfo(List<String> names, String algorithm, Instant notAfter) {
  static CertificateInfo of(Credential credential) {
    return new CertificateInfo(
        credential.names(), credential.key().getAlgorithm(), credential.notAfter());
  }
}
