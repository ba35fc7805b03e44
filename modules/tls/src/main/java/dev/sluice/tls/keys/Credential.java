package dev.sluice.tls.keys;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A private key and its certificates. Immutable; any thread.
 *
 * @param key the private key, RSA or elliptic curve
 * @param chain the certificate of the key, then that of its issuer, and so on
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
  private static final int DNS_NAME = 2;

  /** Keeps a copy of the chain. */
  public Credential {
    chain = List.copyOf(chain);
  }

  /** Returns the certificate of the key. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Returns the time after which clients refuse the certificate. */
  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /**
   * Returns the host names of the certificate in lower case, some with a leading {@code *.}; the
   * common name only if there is no other, as RFC 6125 has it.
   */
  public List<String> names() {
    List<String> names = alternativeNames();
    return names.isEmpty() ? commonName() : names;
  }

  private List<String> alternativeNames() {
    try {
      Collection<List<?>> all = certificate().getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of(); // a client that has it cannot read them, either
    }
  }

  private List<String> commonName() {
    try {
      String subject = certificate().getSubjectX500Principal().getName();
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(name -> name.toString().toLowerCase(Locale.ROOT))
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "Credential" + names();
  }
}
