package dev.sluice.tls.keys;

import dev.sluice.config.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and its certificates in PKCS#12, RFC 7292. Immutable; any thread.
 *
 * @param certificate the file
 * @param passwordFile file with its password; a line break at its end does not count
 */
public record Pkcs12File(Path certificate, Path passwordFile) implements CertificateSource {
  private static final String PKCS12 = CertificateKeys.PKCS12.name();
  private static final String PASSWORD_FILE = CertificateKeys.PASSWORD_FILE.name();

  @Override
  public @Nullable Credential read(Findings findings) {
    byte[] store = bytes(PKCS12, certificate, findings);
    char[] password = password(findings);
    if (store == null || password == null) {
      return null;
    }
    try {
      Credential read = only(load(store, password), password);
      CertificateCheck.inOrder(read.chain());
      CertificateCheck.warnOfTime(PKCS12, certificate, read.chain(), findings);
      return read;
    } catch (UnrecoverableKeyException e) {
      findings.error(PASSWORD_FILE, passwordFile, "does not have the password of " + certificate);
    } catch (IOException e) {
      findings.error(PKCS12, certificate, ErrorText.of(e));
    } catch (GeneralSecurityException e) {
      findings.error(
          PKCS12, certificate, "is encrypted with an algorithm that this Java does not have");
    }
    return null;
  }

  private static KeyStore load(byte[] store, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try {
      keys.load(new ByteArrayInputStream(store), password);
      return keys;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException wrongPassword) {
        throw wrongPassword;
      }
      throw new IOException("is not in the form of PKCS#12, or damaged", e);
    }
  }

  private static Credential only(KeyStore keys, char[] password)
      throws IOException, GeneralSecurityException {
    Credential only = null;
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.isKeyEntry(alias)) {
        if (only != null) {
          throw new IOException("has several private keys; allowed: one");
        }
        only = credential(keys, alias, password);
      }
    }
    if (only == null) {
      throw new IOException("has no private key with a certificate");
    }
    return only;
  }

  private static Credential credential(KeyStore keys, String alias, char[] password)
      throws IOException, GeneralSecurityException {
    if (!(keys.getKey(alias, password) instanceof PrivateKey key)) {
      throw new IOException("has a key that is not private");
    }
    List<X509Certificate> chain =
        Arrays.stream(keys.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
    if (!CertificateCheck.isPair(key, chain.get(0).getPublicKey())) {
      throw new IOException("has a key and a certificate that do not belong together");
    }
    return new Credential(key, chain);
  }

  private char @Nullable [] password(Findings findings) {
    byte[] password = bytes(PASSWORD_FILE, passwordFile, findings);
    return password == null || !KeyFile.isPrivate(PASSWORD_FILE, passwordFile, findings)
        ? null
        : new String(password, StandardCharsets.UTF_8).stripTrailing().toCharArray();
  }

  private static byte @Nullable [] bytes(String key, Path file, Findings findings) {
    try {
      return KeyFile.read(file);
    } catch (IOException e) {
      findings.error(key, file, ErrorText.ofFile(e));
      return null;
    }
  }

  @Override
  public List<Path> files() {
    return List.of(certificate, passwordFile);
  }
}
