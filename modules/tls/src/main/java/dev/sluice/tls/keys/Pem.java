package dev.sluice.tls.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Finds the blocks of a PEM file, RFC 7468; readers of others decode them. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** One block, with its first and its last line. */
  record Block(String label, String text) {
    boolean isKey() {
      return label.endsWith("PRIVATE KEY");
    }

    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED ") || text.contains("Proc-Type: 4,ENCRYPTED");
    }
  }

  private Pem() {}

  /** Returns the blocks of a file. */
  static List<Block> read(Path file) throws IOException {
    return blocks(new String(KeyFile.read(file), StandardCharsets.ISO_8859_1));
  }

  /** Returns the blocks of a text, up to the first that does not end. */
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int afterLabel = text.indexOf(DASHES, begin + BEGIN.length());
      String label = afterLabel < 0 ? "" : text.substring(begin + BEGIN.length(), afterLabel);
      String last = "-----END " + label + DASHES;
      int end = afterLabel < 0 ? -1 : text.indexOf(last, afterLabel);
      if (end < 0) {
        return blocks;
      }
      int next = end + last.length();
      blocks.add(new Block(label, text.substring(begin, next)));
      begin = text.indexOf(BEGIN, next);
    }
    return blocks;
  }

  /**
   * Returns all certificates of a file.
   *
   * @throws IOException whose message continues a sentence that begins with the file's name
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<Block> blocks =
        read(file).stream().filter(block -> block.label().endsWith("CERTIFICATE")).toList();
    if (blocks.isEmpty()) {
      throw new IOException("has no certificate; allowed: PEM with -----BEGIN CERTIFICATE-----");
    }
    String all = String.join("\n", blocks.stream().map(Block::text).toList());
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(all.getBytes(StandardCharsets.ISO_8859_1)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IOException("has a certificate that is damaged", e);
    }
  }
}
