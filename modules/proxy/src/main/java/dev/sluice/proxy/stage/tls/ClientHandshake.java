package dev.sluice.proxy.stage.tls;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.BufferShortage;
import dev.sluice.buffer.PackingRecvByteBufAllocator;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.stage.ConnectionStage.Next;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tls.ClientCertificates;
import dev.sluice.tls.Handshake;
import dev.sluice.tls.HandshakeError;
import dev.sluice.tls.HandshakeFailure;
import dev.sluice.tls.PooledSslHandler;
import dev.sluice.tls.ServerContexts;
import dev.sluice.tls.SessionInfo;
import dev.sluice.tls.TlsAlert;
import dev.sluice.tls.TlsServerOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with one client, once its ClientHello is here. The time limit covers both. Event
 * loop only.
 */
final class ClientHandshake implements Next, Handshake.Result {
  private final ClientConnection client;
  private final ServerContexts contexts;
  private final HandshakeCounts counts;
  private final Next next;
  private final boolean wantsCertificate;
  private final long beganMillis = System.currentTimeMillis();
  private final long deadlineNanos;

  ClientHandshake(
      ClientConnection client,
      ServerContexts contexts,
      TlsServerOptions options,
      HandshakeCounts counts,
      Next next) {
    this.client = client;
    this.contexts = contexts;
    this.counts = counts;
    this.next = next;
    this.wantsCertificate = options.clientAuth() != ClientCertificates.NONE;
    this.deadlineNanos = System.nanoTime() + options.handshakeTimeout().toNanos();
  }

  /** Returns the rest of the time limit; at least a millisecond, because zero would be none. */
  Duration left() {
    long nanos = deadlineNanos - System.nanoTime();
    return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), nanos));
  }

  /** The ClientHello is here: the handler of TLS gets its bytes. */
  @Override
  public void proceed() {
    Channel channel = client.channel();
    String name = client.details().serverName();
    if (!contexts.serves(name)) {
      refuse(channel, name);
      return;
    }
    try {
      SSLEngine engine = contexts.newEngine(name, channel.alloc());
      Handshake.begin(channel, engine, poolOf(channel), left(), this);
    } catch (RuntimeException e) {
      next.reject(RejectReason.TLS_FAILED, "TLS: " + ErrorText.of(e));
      return;
    }
    ByteBuf ahead = client.takeReadAhead();
    if (ahead != null) {
      channel.pipeline().fireChannelRead(ahead);
      channel.pipeline().fireChannelReadComplete();
    }
  }

  private void refuse(Channel channel, @Nullable String name) {
    counts.failed(HandshakeFailure.UNKNOWN_NAME);
    String why = name == null ? "it asks for no name" : "no certificate has the name " + name;
    channel
        .writeAndFlush(TlsAlert.unrecognizedName(channel.alloc()))
        .addListener(sent -> next.reject(RejectReason.TLS_FAILED, "TLS: " + why));
  }

  /** Returns the pool that the connection is read into. */
  private static BufferPool poolOf(Channel channel) {
    return ((PackingRecvByteBufAllocator) channel.config().getRecvByteBufAllocator()).pool();
  }

  @Override
  public void reject(RejectReason reason) {
    count(reason);
    next.reject(reason);
  }

  @Override
  public void reject(RejectReason reason, String why) {
    count(reason);
    next.reject(reason, why);
  }

  @Override
  public void leave() {
    counts.failed(HandshakeFailure.GONE);
    next.leave();
  }

  /** Counts a client whose ClientHello did not come. */
  private void count(RejectReason reason) {
    switch (reason) {
      case PREFACE_TIMEOUT -> counts.failed(HandshakeFailure.TIMEOUT);
      case BAD_PREFACE -> counts.failed(HandshakeFailure.NOT_TLS);
      default -> counts.failed(HandshakeFailure.OTHER);
    }
  }

  @Override
  public void done(PooledSslHandler tls) {
    SSLSession session = tls.engine().getSession();
    counts.done(
        SessionInfo.version(tls.engine()), SessionInfo.isResumed(tls.engine(), beganMillis));
    client.details().setTls(session.getProtocol(), session.getCipherSuite());
    String commonName = wantsCertificate ? SessionInfo.commonName(session) : null;
    if (commonName != null) {
      client.details().setCommonName(commonName);
    }
    String protocol = tls.applicationProtocol();
    if (protocol != null) {
      client.details().setProtocol(protocol);
    }
    next.proceed();
  }

  @Override
  public void failed(Throwable cause) {
    counts.failed(HandshakeFailure.of(cause));
    if (cause instanceof BufferShortage) {
      next.reject(RejectReason.LOW_MEMORY, "bufferMemory is almost used up");
    } else if (HandshakeError.isGone(cause)) {
      next.leave();
    } else {
      next.reject(RejectReason.TLS_FAILED, HandshakeError.of(cause));
    }
  }
}
