package dev.sluice.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.net.SocketAddress;

/**
 * Vert.x's io_uring transport with workarounds for errors in Netty.
 *
 * <p>Lost resets: Netty 4.2.18 loses a reset that arrives together with data. The event arrives
 * while the data is being read, Netty ignores it, and the kernel does not repeat it. Here, after a
 * hang-up event, the socket is read until the reset shows.
 *
 * <p>Reads while paused: when a peer has ended its stream, Netty reads everything at once, even if
 * auto-read is off; that may be megabytes without a buffer for them. Here that event is dropped,
 * and reading finds the end of a stream, as with NIO.
 *
 * <p>Also reduces the io_uring operations of a short session from 16 to 13.
 *
 * <p>Also adds Unix sockets on io_uring: Netty has them, Vert.x 5.0.10 does not.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-uring-unix-sockets.adoc}.
 */
final class UringWorkarounds extends IoUringTransport {
  private static final Fallback STOCK =
      new Fallback(
          "io_uring runs without Sluice's workarounds and may lose a reset that arrives together with data");

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    IoHandlerFactory netty = super.ioHandlerFactory();
    return WorkaroundIoHandlerFactory.orElse(
        netty,
        STOCK,
        () ->
            new WorkaroundIoHandlerFactory(
                netty,
                ring -> new UringTimerHandler(ring, STOCK),
                IoUringIoHandle.class,
                IoHandler::register,
                STOCK));
  }

  @Override
  public boolean supportsDomainSockets() {
    return true;
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return address.isDomainSocket()
        ? new DomainSocketAddress(address.path())
        : super.convert(address);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return domainSocket ? IoUringDomainSocketChannel::new : super.channelFactory(false);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? IoUringServerDomainSocketChannel::new : super.serverChannelFactory(false);
  }
}
