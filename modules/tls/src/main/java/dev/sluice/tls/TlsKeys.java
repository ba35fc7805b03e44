package dev.sluice.tls;

import static dev.sluice.config.ConfigKey.key;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ValueTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The keys that listeners and destinations share, and the types of their values. */
final class TlsKeys {
  private static final int MAX_PROTOCOL_BYTES = 255; // RFC 7301, section 3.1

  private TlsKeys() {}

  static ConfigKey<TlsEngine> engine() {
    return key(
            "engine",
            ValueTypes.choice(TlsEngine.class),
            "Implementation of TLS. auto is openssl (BoringSSL), or jdk if that does not load.")
        .byDefault(TlsEngine.AUTO);
  }

  static ConfigKey<StartTls> startTls(String says) {
    return key("startTls", ValueTypes.choice(StartTls.class), says).byDefault(StartTls.NONE);
  }

  static ConfigKey<TlsVersion> minVersion() {
    return key(
            "minVersion",
            ValueTypes.text("TLSv1.2 or TLSv1.3", "^TLSv1\\.[23]$", TlsVersion::of),
            "Oldest version of TLS that is accepted.")
        .byDefault(TlsVersion.TLS_1_2);
  }

  static ConfigKey<List<String>> alpn(String says) {
    return key("alpn", ValueTypes.list(ValueTypes.text("protocols", ".", TlsKeys::protocol)), says)
        .byDefault(List.of());
  }

  private static String protocol(Object value) {
    int bytes = value.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_PROTOCOL_BYTES) {
      throw new IllegalArgumentException(
          "is not a protocol; allowed: 1 to " + MAX_PROTOCOL_BYTES + " bytes, such as h2");
    }
    return value.toString();
  }
}
