package dev.sluice.tls;

import dev.sluice.transport.datagram.Reason;
import java.util.Arrays;
import java.util.List;

/** A version of TLS. Any thread. */
public enum TlsVersion implements Reason {
  /** RFC 5246. */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String text;

  TlsVersion(String text) {
    this.text = text;
  }

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the value
   */
  static TlsVersion of(Object value) {
    for (TlsVersion version : values()) {
      if (version.text.equals(value)) {
        return version;
      }
    }
    throw new IllegalArgumentException("is not a version of TLS; allowed: TLSv1.2 or TLSv1.3");
  }

  /** Returns the names of this version and of all later ones. */
  List<String> andLater() {
    return Arrays.stream(values())
        .filter(each -> each.compareTo(this) >= 0)
        .map(TlsVersion::toString)
        .toList();
  }

  @Override
  public String label() {
    return text;
  }

  /** Returns the name that a file, the JDK and OpenSSL use, such as {@code TLSv1.3}. */
  @Override
  public String toString() {
    return text;
  }
}
