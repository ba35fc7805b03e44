package dev.sluice.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A handshake in memory, between two engines that it takes over. */
final class MemoryHandshake {
  private final SslHandler server;
  private final SslHandler client;
  private final EmbeddedChannel serverEnd;
  private final EmbeddedChannel clientEnd;

  MemoryHandshake(SSLEngine server, SSLEngine client) {
    this.server = new SslHandler(server);
    this.client = new SslHandler(client);
    serverEnd = new EmbeddedChannel(this.server);
    clientEnd = new EmbeddedChannel(this.client);
    exchange();
    if (isDone()) {
      // BoringSSL sends tickets along with the first response.
      serverEnd.writeOutbound(serverEnd.alloc().buffer().writeByte(1));
      exchange();
    }
  }

  private void exchange() {
    while (move(clientEnd, serverEnd) || move(serverEnd, clientEnd)) {
      // until both have nothing more to say
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    ByteBuf sent = from.readOutbound();
    if (sent == null) {
      return false;
    }
    try {
      to.writeInbound(sent);
    } catch (RuntimeException e) {
      return false; // the promise of the handshake has it, too
    } catch (Exception e) { // SSLException, which the channel throws without a declaration
      return true; // its alert is to be sent
    }
    return true;
  }

  /** Returns whether both ends have agreed. */
  boolean isDone() {
    return server.handshakeFuture().isSuccess() && client.handshakeFuture().isSuccess();
  }

  /** Returns why the server has refused; empty if it has not. */
  String refusal() {
    Future<?> handshake = server.handshakeFuture();
    Throwable cause = handshake.cause();
    String all = "";
    for (; cause != null; cause = cause.getCause()) {
      all += cause.getMessage() + "\n";
    }
    return all.toLowerCase(Locale.ROOT);
  }

  /** Returns the certificate that the client has got. */
  X509Certificate certificate() throws SSLPeerUnverifiedException {
    return (X509Certificate) client.engine().getSession().getPeerCertificates()[0];
  }

  @Nullable String version() {
    return server.engine().getSession().getProtocol();
  }

  /** Frees the engines. */
  void close() {
    finish(serverEnd);
    finish(clientEnd);
  }

  private static void finish(EmbeddedChannel end) {
    try {
      end.finishAndReleaseAll();
    } catch (Exception e) {
      end.releaseOutbound(); // a handshake that has failed says so again
    }
  }
}
