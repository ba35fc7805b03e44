package dev.sluice.tls.keys;

import dev.sluice.config.ErrorText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with those of its issuers, and its key, both in PEM. Immutable; any thread.
 *
 * @param certificate file with the certificates
 * @param key file with the private key; it may be the same
 */
public record PemFiles(Path certificate, Path key) implements CertificateSource {
  private static final String CERT = CertificateKeys.CERT.name();

  @Override
  public @Nullable Credential read(Findings findings) {
    List<X509Certificate> chain = chain(findings);
    Pem.Block block = keyBlock(findings);
    if (chain.isEmpty() || block == null) {
      return null;
    }
    try {
      Credential read = new Credential(PemKey.of(block, chain.get(0)), chain);
      CertificateCheck.warnOfTime(CERT, certificate, chain, findings);
      return read;
    } catch (IOException e) {
      findings.error(keyName(), key, ErrorText.of(e) + " in " + certificate);
      return null;
    }
  }

  private List<X509Certificate> chain(Findings findings) {
    try {
      return CertificateCheck.inOrder(Pem.certificates(certificate));
    } catch (IOException e) {
      findings.error(CERT, certificate, ErrorText.ofFile(e));
      return List.of();
    }
  }

  private Pem.@Nullable Block keyBlock(Findings findings) {
    try {
      List<Pem.Block> keys = Pem.read(key).stream().filter(Pem.Block::isKey).toList();
      if (keys.size() != 1) {
        throw new IOException(
            "has %s; allowed: PEM with one -----BEGIN PRIVATE KEY-----"
                .formatted(keys.isEmpty() ? "no private key" : keys.size() + " private keys"));
      }
      if (keys.get(0).isEncrypted()) {
        throw new IOException(
            "is encrypted; allowed: a key without a password, or pkcs12 with a passwordFile");
      }
      return KeyFile.isPrivate(keyName(), key, findings) ? keys.get(0) : null;
    } catch (IOException e) {
      findings.error(keyName(), key, ErrorText.ofFile(e));
      return null;
    }
  }

  private String keyName() {
    return key.equals(certificate) ? CERT : CertificateKeys.KEY.name();
  }

  @Override
  public List<Path> files() {
    return Stream.of(certificate, key).distinct().toList();
  }
}
