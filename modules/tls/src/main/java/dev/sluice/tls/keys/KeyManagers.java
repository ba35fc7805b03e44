package dev.sluice.tls.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Hands keys to the TLS of the JDK. */
public final class KeyManagers {
  private KeyManagers() {}

  /**
   * Returns a factory with these keys, of which the JDK picks one that the client can verify.
   *
   * @throws IllegalStateException if the JDK cannot use a key
   */
  public static KeyManagerFactory of(List<Credential> credentials) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < credentials.size(); i++) {
        Credential each = credentials.get(i);
        X509Certificate[] chain = each.chain().toArray(new X509Certificate[0]);
        store.setKeyEntry("key " + i, each.key(), new char[0], chain);
      }
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, new char[0]);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK cannot use a key: " + e.getMessage(), e);
    }
  }
}
