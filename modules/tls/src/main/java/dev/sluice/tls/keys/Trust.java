package dev.sluice.tls.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * The trusted issuers of certificates, and what they have revoked. Immutable; any thread.
 *
 * <p>If there are lists of revoked certificates, each issuer needs one: a certificate about which
 * no list says anything is refused, as HAProxy and nginx do.
 */
public final class Trust {
  private final TrustManagerFactory factory;
  private final byte[] digest;

  Trust(List<X509Certificate> issuers, List<X509CRL> revoked) throws GeneralSecurityException {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(store(issuers), new X509CertSelector());
    parameters.setRevocationEnabled(!revoked.isEmpty());
    if (!revoked.isEmpty()) {
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
      parameters.addCertPathChecker(onlyLists());
    }
    factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    digest = digest(issuers, revoked);
  }

  /**
   * Returns a verifier that trusts the issuers of the JDK. Blocks: it reads their file.
   *
   * @throws SSLException if the file cannot be used
   */
  public static TrustManagerFactory ofJdk() throws SSLException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new SSLException("the issuers that the JDK trusts cannot be read", e);
    }
  }

  private static KeyStore store(List<X509Certificate> issuers) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (int i = 0; i < issuers.size(); i++) {
      store.setCertificateEntry("issuer " + i, issuers.get(i));
    }
    return store;
  }

  /** Returns a checker that asks no server, for which an event loop would wait. */
  private static PKIXRevocationChecker onlyLists() throws GeneralSecurityException {
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    return checker;
  }

  private static byte[] digest(List<X509Certificate> issuers, List<X509CRL> revoked)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (X509Certificate issuer : issuers) {
      digest.update(issuer.getEncoded());
    }
    for (X509CRL list : revoked) {
      digest.update(list.getEncoded());
    }
    return digest.digest();
  }

  /** Returns the verifier of certificates, for both engines. */
  public TrustManagerFactory factory() {
    return factory;
  }

  /** Returns a hash of all that decides whether a certificate is valid. */
  public byte[] digest() {
    return digest.clone();
  }
}
