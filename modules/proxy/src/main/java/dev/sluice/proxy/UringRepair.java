package dev.sluice.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * A repair of Netty's io_uring transport, put under every {@code Vertx} that uses it.
 *
 * <p>In Netty 4.2.18 a reset that comes together with data is lost: it is told while the read of
 * the data is under way, is ignored for that, and nothing tells it again. Here a socket that has
 * hung up is read on until that shows.
 *
 * <p>And when a peer has ended its stream, Netty reads all there is at once, even where auto-read
 * is off: that may be megabytes which nobody has room for. Here that event is taken away, and the
 * end of a stream is found by reading, as with NIO. ADR 5 has more.
 *
 * <p>Vert.x 5.0.10 has no Unix sockets on io_uring, though Netty has. Here it has them.
 */
public final class UringRepair implements VertxServiceProvider {

  /** For Vert.x's service loader. */
  public UringRepair() {}

  @Override
  public void init(VertxBootstrap builder) {
    if (builder.transport() instanceof IoUringTransport) {
      builder.transport(new RepairedUringTransport());
    }
  }

  /** Vert.x's io_uring transport on repaired event loops. */
  private static final class RepairedUringTransport extends IoUringTransport {
    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return new RepairedLoops(
          super.ioHandlerFactory(),
          IoUringIoHandle.class,
          (loop, handle) -> loop.register(new RepairedHandle(handle)));
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
      return domainSocket
          ? IoUringServerDomainSocketChannel::new
          : super.serverChannelFactory(false);
    }
  }

  /** One socket, which is told of its peer's end in a way that it gets right. */
  @SuppressWarnings("try") // close() throws what Netty declares
  private static final class RepairedHandle implements IoUringIoHandle {
    // Names and values of the kernel's io_uring.h and poll.h.
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_RECV = 27;
    private static final int IORING_CQE_F_MORE = 1 << 1;
    private static final int POLLIN = 0x1;
    private static final int POLLERR = 0x8;
    private static final int POLLHUP = 0x10;
    private static final int POLLRDHUP = 0x2000;
    private static final int ECANCELED = 125;

    private final IoHandle handle;
    private boolean hungUp;

    RepairedHandle(IoHandle handle) {
      this.handle = handle;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      IoUringIoEvent done = (IoUringIoEvent) event;
      if (done.opcode() == IORING_OP_POLL_ADD && done.res() > 0) {
        polled(registration, done);
        return;
      }
      boolean hasMore = hungUp && done.opcode() == IORING_OP_RECV && done.res() > 0;
      handle.handle(registration, event);
      if (hasMore) {
        tellReadable(registration);
      }
    }

    private void polled(IoRegistration registration, IoUringIoEvent done) {
      int result = done.res();
      hungUp |= (result & (POLLERR | POLLHUP)) != 0;
      if ((result & POLLRDHUP) == 0) {
        handle.handle(registration, done);
      } else if ((result & POLLIN) != 0) {
        // What waits for data is told of the peer's end as well.
        tell(registration, POLLIN, done.flags(), done.userData());
      } else {
        // As if the wait for the peer's end had been cancelled; "more" keeps other waits as they
        // are.
        tell(registration, -ECANCELED, IORING_CQE_F_MORE, done.userData());
        if (hungUp) {
          tellReadable(registration);
        }
      }
    }

    private void tellReadable(IoRegistration registration) {
      tell(registration, POLLIN, IORING_CQE_F_MORE, 0);
    }

    private void tell(IoRegistration registration, int result, int flags, long userData) {
      handle.handle(registration, new IoUringIoEvent(result, flags, IORING_OP_POLL_ADD, userData));
    }

    @Override
    public void registered() {
      handle.registered();
    }

    @Override
    public void unregistered() {
      handle.unregistered();
    }

    @Override
    public void close() throws Exception {
      handle.close();
    }
  }
}
