package dev.sluice.tls.keys;

import dev.sluice.config.ErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** Reads a file with secrets for session tickets, in the form of HAProxy's tls-ticket-keys. */
public final class TicketKeysFile {
  static final String TICKET_KEYS_FILE = "ticketKeysFile";

  private static final int MOST = 3;
  private static final int SHORT_BYTES = 48;
  private static final int LONG_BYTES = 80;

  private TicketKeysFile() {}

  /**
   * Reads a file with one secret a line. The last three count, of which the last but one encrypts:
   * a new secret is appended, and encrypts once every node has read it.
   *
   * @param findings receives the error, if there is one
   * @return the one that encrypts first; empty if there is an error
   */
  public static List<TicketSecret> read(Path file, Findings findings) {
    try {
      String text = new String(KeyFile.read(file), StandardCharsets.ISO_8859_1);
      List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      List<TicketSecret> last = new ArrayList<>();
      for (int i = Math.max(0, lines.size() - MOST); i < lines.size(); i++) {
        last.add(secret(lines.get(i), i));
      }
      if (last.isEmpty()) {
        throw new IOException("has no key; allowed: lines from openssl rand -base64 48");
      }
      if (last.size() > 1) {
        Collections.swap(last, 0, last.size() - 2);
      }
      return KeyFile.isPrivate(TICKET_KEYS_FILE, file, findings) ? last : List.of();
    } catch (IOException e) {
      findings.error(TICKET_KEYS_FILE, file, ErrorText.ofFile(e));
      return List.of();
    }
  }

  private static TicketSecret secret(String line, int index) throws IOException {
    try {
      byte[] secret = Base64.getDecoder().decode(line);
      if (secret.length == SHORT_BYTES || secret.length == LONG_BYTES) {
        return new TicketSecret(secret);
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the secret.
    }
    throw new IOException(
        "has a key, number %d, that is not %d or %d bytes in Base64; allowed: lines from openssl rand -base64 48"
            .formatted(index + 1, SHORT_BYTES, LONG_BYTES));
  }
}
