package dev.sluice.tls.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Finds the mistakes of operators in certificates that clients would report much later. */
final class CertificateCheck {
  private static final byte[] ANY_TEXT = new byte[32];

  private CertificateCheck() {}

  /**
   * Returns a chain in which each certificate is followed by that of its issuer.
   *
   * @throws IOException if it is not; its message continues a sentence about the file
   */
  static List<X509Certificate> inOrder(List<X509Certificate> chain) throws IOException {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate issued = chain.get(i - 1);
      if (!hasIssued(chain.get(i), issued)) {
        throw new IOException(
            "has certificates out of order: number %d (%s) is not the issuer of number %d (%s)"
                .formatted(i + 1, name(chain.get(i)), i, name(issued)));
      }
    }
    return chain;
  }

  private static boolean hasIssued(X509Certificate issuer, X509Certificate issued) {
    if (!issuer.getSubjectX500Principal().equals(issued.getIssuerX500Principal())) {
      return false;
    }
    try {
      issued.verify(issuer.getPublicKey());
      return true;
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      return true; // an algorithm that only clients know
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Warns of a certificate that clients refuse now because of the time. */
  static void warnOfTime(String key, Path file, List<X509Certificate> chain, Findings findings) {
    Instant now = Instant.now();
    for (X509Certificate each : chain) {
      Instant begin = each.getNotBefore().toInstant();
      Instant end = each.getNotAfter().toInstant();
      String of = chain.size() == 1 ? "" : " of " + name(each);
      if (now.isAfter(end)) {
        findings.warning(
            key, file, "has a certificate%s that has expired at %s".formatted(of, end));
      } else if (now.isBefore(begin)) {
        findings.warning(
            key, file, "has a certificate%s that is valid only from %s".formatted(of, begin));
      }
    }
  }

  /** Returns whether a private key is the other half of a public one. */
  static boolean isPair(PrivateKey key, PublicKey other) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(other.getAlgorithm())) {
      return false;
    }
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(ANY_TEXT);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(other);
    checking.update(ANY_TEXT);
    return checking.verify(signature);
  }
}
