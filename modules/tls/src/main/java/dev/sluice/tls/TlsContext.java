package dev.sluice.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCounted;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * What all connections with the same certificate or the same destination share: keys, trust, and
 * the sessions that can be resumed. Immutable; any thread.
 *
 * <p>BoringSSL keeps it outside the heap. That memory is freed once no code can reach this object
 * and the last engine has gone, so a context that was replaced needs no owner who counts its users.
 */
final class TlsContext {
  private static final Cleaner CLEANER = Cleaner.create();

  private final SslContext context;

  /**
   * Creates a context.
   *
   * @param context taken over; released by the garbage collector if it is reference-counted
   */
  TlsContext(SslContext context) {
    this.context = context;
    if (context instanceof ReferenceCounted counted) {
      CLEANER.register(this, counted::release);
    }
  }

  /** Hands over an engine for a connection that was accepted. */
  SSLEngine newEngine(ByteBufAllocator allocator) {
    try {
      // An engine from newEngine() would handle a single record per call.
      return context.newHandler(allocator).engine();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Hands over an engine for a connection to a destination.
   *
   * @param host name that is sent as SNI, that the certificate must have, and whose sessions can be
   *     resumed
   * @param port port of the destination
   */
  SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
    try {
      return context.newHandler(allocator, host, port).engine();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Sets the keys of session tickets, the one that encrypts first; the JDK ignores them. */
  void setTicketKeys(OpenSslSessionTicketKey... keys) {
    try {
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        sessions.setTicketKeys(keys);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** A client that offers other protocols is accepted without one, as without ALPN. */
  static ApplicationProtocolConfig alpn(List<String> protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }
}
