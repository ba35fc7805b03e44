package dev.sluice.transport;

import dev.sluice.transport.netty.Workarounds;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a transport and adds a handler to the listener of the event bus. That listener is the first
 * server made with these options, because nothing else is made before the event bus has started.
 * Any thread.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-event-bus-lengths.adoc}.
 */
public final class GuardedTransport implements Transport {
  private final Transport inner;
  private final NetServerOptions bus;
  private final ChannelHandler guard;
  private final AtomicBoolean guards = new AtomicBoolean();

  private GuardedTransport(Transport inner, NetServerOptions bus, ChannelHandler guard) {
    this.inner = inner;
    this.bus = bus;
    this.guard = guard;
  }

  /**
   * Wraps the transport of a Vert.x that is about to be created, workarounds included.
   *
   * @param bus the options of the event bus's listener
   * @param guard the handler to add; must be sharable
   */
  public static void install(VertxBootstrap builder, NetServerOptions bus, ChannelHandler guard) {
    Transport given = builder.transport();
    Transport inner = given != null && given.isAvailable() ? given : NioTransport.INSTANCE;
    builder.transport(new GuardedTransport(Workarounds.of(inner), bus, guard));
  }

  /** Returns the wrapped transport. */
  Transport inner() {
    return inner;
  }

  @Override
  public void configure(NetServerOptions options, boolean isUnix, ServerBootstrap bootstrap) {
    inner.configure(options, isUnix, bootstrap);
    if (!guards.get() && isBus(options) && guards.compareAndSet(false, true)) {
      bootstrap.handler(guard);
    }
  }

  private boolean isBus(NetServerOptions options) {
    return options.getClass() == NetServerOptions.class && options.toJson().equals(bus.toJson());
  }

  @Override
  public boolean supportsDomainSockets() {
    return inner.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return inner.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return inner.isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return inner.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return inner.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return inner.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return inner.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    return inner.eventLoopGroup(type, threads, factory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return inner.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // Vert.x declares it with this type
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return inner.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean isUnix) {
    return inner.channelFactory(isUnix);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean isUnix) {
    return inner.serverChannelFactory(isUnix);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    inner.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int timeout, boolean isUnix, Bootstrap bootstrap) {
    inner.configure(options, timeout, isUnix, bootstrap);
  }
}
