package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What the stages have learnt of a client besides its address. Each value is null until a stage has
 * learnt it. The client chooses all of them, unless said otherwise. Event loop only.
 */
@Internal
public final class ClientDetails {
  private @Nullable String serverName;
  private @Nullable String protocol;
  private @Nullable String tlsVersion;
  private @Nullable String cipher;
  private @Nullable String commonName;
  private byte @Nullable [] uniqueId;
  private boolean healthCheck;

  /** Creates the details of a client of which nothing is known yet. */
  public ClientDetails() {}

  /**
   * Returns the host name that the client wants to reach.
   *
   * @return the name, as TLS's SNI or a PROXY header has it
   */
  public @Nullable String serverName() {
    return serverName;
  }

  /**
   * Notes the host name that the client wants to reach.
   *
   * @param name the name
   */
  public void setServerName(String name) {
    serverName = name;
  }

  /**
   * Returns the application protocol.
   *
   * @return its ALPN name, as negotiated or as a PROXY header has it
   */
  public @Nullable String protocol() {
    return protocol;
  }

  /**
   * Notes the application protocol.
   *
   * @param alpn its ALPN name
   */
  public void setProtocol(String alpn) {
    protocol = alpn;
  }

  /**
   * Returns the version of TLS by which the client is connected.
   *
   * @return the version, such as {@code TLSv1.3}
   */
  public @Nullable String tlsVersion() {
    return tlsVersion;
  }

  /**
   * Returns the cipher by which the client is connected.
   *
   * @return its name, such as {@code TLS_AES_128_GCM_SHA256}
   */
  public @Nullable String cipher() {
    return cipher;
  }

  /**
   * Notes that the client is connected by TLS.
   *
   * @param version such as {@code TLSv1.3}
   * @param cipherName such as {@code TLS_AES_128_GCM_SHA256}; null if it is not known
   */
  public void setTls(String version, @Nullable String cipherName) {
    tlsVersion = version;
    cipher = cipherName;
  }

  /**
   * Returns the common name of the client's certificate, which was verified.
   *
   * @return the name, from a certificate that a trusted authority has signed
   */
  public @Nullable String commonName() {
    return commonName;
  }

  /**
   * Notes the common name of the client's certificate.
   *
   * @param name from a certificate that was verified
   */
  public void setCommonName(String name) {
    commonName = name;
  }

  /** Returns what is known of the client's TLS; null if nothing is. */
  SessionSnapshot.@Nullable Tls tls() {
    return tlsVersion == null && serverName == null && commonName == null
        ? null
        : new SessionSnapshot.Tls(tlsVersion, cipher, serverName, commonName);
  }

  /**
   * Returns the identity of the session, which all its destinations are told. The first call makes
   * one, unless a proxy has reported one.
   *
   * @return at most 128 bytes, which must not be changed
   */
  public byte[] uniqueId() {
    if (uniqueId == null) {
      uniqueId = UniqueId.next();
    }
    return uniqueId;
  }

  /**
   * Notes the identity of the session that a proxy in front of Sluice reports.
   *
   * @param id at most 128 bytes; taken over
   */
  public void setUniqueId(byte[] id) {
    uniqueId = id;
  }

  /**
   * Returns the identity of the session as text.
   *
   * @return the identity itself if it is text, else its bytes in hexadecimal digits; null if no
   *     destination was told one
   */
  public @Nullable String uniqueIdText() {
    return uniqueId == null ? null : UniqueId.text(uniqueId);
  }

  /**
   * Returns whether the client is a proxy that only checks whether the route works.
   *
   * @return true if the session is not worth a line of the log
   */
  public boolean isHealthCheck() {
    return healthCheck;
  }

  /** Notes that the client is a proxy that only checks whether the route works. */
  public void setHealthCheck() {
    healthCheck = true;
  }
}
