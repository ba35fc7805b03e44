package dev.sluice.tls;

import dev.sluice.transport.netty.ResumedSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import javax.net.ssl.SSLEngine;

/** What operators see of the handshakes of a route. */
public final class SessionInfo {
  private SessionInfo() {}

  /**
   * Returns whether an engine has resumed an earlier session.
   *
   * @param engine has done its handshake
   * @param beganMillis when the handshake began, by the clock of the system
   */
  public static boolean isResumed(SSLEngine engine, long beganMillis) {
    return engine instanceof ReferenceCountedOpenSslEngine
        ? ResumedSession.of(engine)
        : engine.getSession().getCreationTime() < beganMillis;
  }

  /** Returns the version that the ends have agreed on. */
  public static TlsVersion version(SSLEngine engine) {
    return TlsVersion.of(engine.getSession().getProtocol());
  }
}
