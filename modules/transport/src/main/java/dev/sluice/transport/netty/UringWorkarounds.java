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
 * Vert.x's io_uring transport, with workarounds for errors of Netty's.
 *
 * <p>In Netty 4.2.18 a reset that comes together with data is lost: it is told while the read of
 * the data is under way, is ignored for that, and nothing tells it again. Here a socket that has
 * hung up is read on until that shows.
 *
 * <p>And when a peer has ended its stream, Netty reads all there is at once, even where auto-read
 * is off: that may be megabytes that no buffer has room for. Here that event is taken away, and the
 * end of a stream is found by reading, as with NIO.
 *
 * <p>And it asks the kernel for 16 operations in a short session, of which 13 are needed.
 *
 * <p>Vert.x 5.0.10 has no Unix sockets on io_uring, though Netty has. Here it has them.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-uring-unix-sockets.adoc}.
 */
final class UringWorkarounds extends IoUringTransport {
  private static final Fallback STOCK =
      new Fallback("io_uring is Netty's own, which may lose a reset that comes together with data");

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
