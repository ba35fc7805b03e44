package dev.sluice.tls.keys;

import dev.sluice.config.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that say which certificates of a peer are valid. Immutable; any thread.
 *
 * @param trust file with the certificates of the trusted issuers, in PEM
 * @param crl file with the lists of revoked certificates of all issuers, in PEM or DER; null if
 *     revocation is not checked
 */
public record TrustFiles(Path trust, @Nullable Path crl) {
  static final String TRUST = "trust";
  static final String CRL = "crl";

  /**
   * Reads and checks the files. Blocks.
   *
   * @param findings receives all errors and warnings
   * @return null if there is an error
   */
  public @Nullable Trust read(Findings findings) {
    List<X509Certificate> issuers = issuers(findings);
    List<X509CRL> revoked = crl == null ? List.of() : revoked(crl, findings);
    if (issuers.isEmpty() || (crl != null && revoked.isEmpty())) {
      return null;
    }
    try {
      return new Trust(issuers, revoked);
    } catch (GeneralSecurityException e) {
      findings.error(TRUST, trust, "cannot be used: " + ErrorText.of(e));
      return null;
    }
  }

  private List<X509Certificate> issuers(Findings findings) {
    try {
      List<X509Certificate> issuers = Pem.certificates(trust);
      issuers.forEach(each -> CertificateCheck.warnOfTime(TRUST, trust, List.of(each), findings));
      return issuers;
    } catch (IOException e) {
      findings.error(TRUST, trust, ErrorText.ofFile(e));
      return List.of();
    }
  }

  private static List<X509CRL> revoked(Path file, Findings findings) {
    try {
      Collection<? extends CRL> lists =
          CertificateFactory.getInstance("X.509")
              .generateCRLs(new ByteArrayInputStream(KeyFile.read(file)));
      if (lists.isEmpty()) {
        throw new IOException("has no list; allowed: PEM with -----BEGIN X509 CRL-----, or DER");
      }
      List<X509CRL> read = lists.stream().map(X509CRL.class::cast).toList();
      read.forEach(list -> warnOfTime(file, list, findings));
      return read;
    } catch (IOException e) {
      findings.error(CRL, file, ErrorText.ofFile(e));
    } catch (GeneralSecurityException e) {
      findings.error(CRL, file, "has a list that is damaged");
    }
    return List.of();
  }

  private static void warnOfTime(Path file, X509CRL list, Findings findings) {
    if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(Instant.now())) {
      findings.warning(
          CRL,
          file,
          "has a list of %s that is out of date since %s: all its certificates are refused"
              .formatted(
                  list.getIssuerX500Principal().getName(), list.getNextUpdate().toInstant()));
    }
  }

  /** Returns the files, which may be replaced while the process runs. */
  public List<Path> files() {
    return crl == null ? List.of(trust) : List.of(trust, crl);
  }
}
