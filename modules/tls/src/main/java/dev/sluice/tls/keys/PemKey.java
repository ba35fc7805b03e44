package dev.sluice.tls.keys;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * Reads private keys in PKCS#8, PKCS#1 and SEC1 with Vert.x, of which the JDK reads only the first.
 */
final class PemKey {
  private PemKey() {}

  /**
   * Returns the key of a certificate.
   *
   * @throws IOException whose message continues a sentence that begins with the key's file, and
   *     ends before the file of the certificate
   */
  static PrivateKey of(Pem.Block block, X509Certificate certificate) throws IOException {
    try {
      // No Vert.x, which only reads files. It also needs a certificate of the same algorithm.
      KeyManagerFactory factory =
          new PemKeyCertOptions()
              .addKeyValue(Buffer.buffer(block.text()))
              .addCertValue(Buffer.buffer(pem(certificate)))
              .getKeyManagerFactory(null);
      X509KeyManager manager = (X509KeyManager) factory.getKeyManagers()[0];
      String algorithm = certificate.getPublicKey().getAlgorithm();
      PrivateKey key = manager.getPrivateKey(manager.getServerAliases(algorithm, null)[0]);
      if (CertificateCheck.isPair(key, certificate.getPublicKey())) {
        return key;
      }
    } catch (Exception e) { // the reader of Vert.x throws all kinds
      // Without the cause, whose message may have a part of the key.
      throw new IOException("is damaged, or not the RSA or elliptic-curve key of the certificate");
    }
    throw new IOException("is not the key of the certificate");
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    byte[] lf = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, lf).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
