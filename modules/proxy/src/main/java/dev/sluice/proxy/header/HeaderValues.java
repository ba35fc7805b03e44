package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.tee.ClientDetails;
import java.util.Map;

/** Notes the values of a header in a client's details. */
public final class HeaderValues {
  private HeaderValues() {}

  /**
   * Notes what the values of a header tell of the client.
   *
   * @throws HeaderException if one is malformed
   */
  public static void note(Map<Integer, byte[]> tlvs, ClientDetails details) throws HeaderException {
    byte[] authority = tlvs.get(TlvType.AUTHORITY);
    if (authority != null) {
      details.setServerName(new String(authority, UTF_8));
    }
    byte[] protocol = tlvs.get(TlvType.ALPN);
    if (protocol != null) {
      details.setProtocol(new String(protocol, UTF_8));
    }
    byte[] uniqueId = tlvs.get(TlvType.UNIQUE_ID);
    if (uniqueId != null) {
      details.setUniqueId(uniqueId);
    }
    byte[] ssl = tlvs.get(TlvType.SSL);
    if (ssl != null) {
      SslTlv.read(ssl, details);
    }
  }
}
