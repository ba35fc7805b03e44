package dev.sluice.tls;

import dev.sluice.transport.netty.ResumedSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What operators see of the handshakes of a route. */
public final class SessionInfo {
  private SessionInfo() {}

  /**
   * Returns whether an engine has resumed an earlier session.
   *
   * @param engine has done its handshake
   * @param beganMillis when the handshake began, by the clock of the system
   */
  public static boolean isResumed(SSLEngine engine, long beganMillis) {
    return engine instanceof ReferenceCountedOpenSslEngine
        ? ResumedSession.of(engine)
        : engine.getSession().getCreationTime() < beganMillis;
  }

  /**
   * Returns the common name of the peer's certificate.
   *
   * @param session of an engine that has verified the certificate
   * @return the most specific one; null if there is no certificate, or no such name in it
   */
  public static @Nullable String commonName(SSLSession session) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      List<Rdn> names = subject.getRdns();
      for (int i = names.size() - 1; i >= 0; i--) {
        if (names.get(i).getType().equalsIgnoreCase("CN")) {
          return names.get(i).getValue().toString();
        }
      }
      return null;
    } catch (SSLPeerUnverifiedException | InvalidNameException e) {
      return null;
    }
  }

  /** Returns the version that the ends have agreed on. */
  public static TlsVersion version(SSLEngine engine) {
    return TlsVersion.of(engine.getSession().getProtocol());
  }
}
