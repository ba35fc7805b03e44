package dev.sluice.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.vertx.core.impl.transports.EpollTransport;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Vert.x's epoll transport, with workarounds for errors of Netty's.
 *
 * <p>In Netty 4.2.18 a socket that is not being read, and whose peer has sent its end of stream,
 * has no event left to wait for. {@code EpollIoHandler} then takes it out of epoll, but still
 * believes it is there, so that reading or writing on fails with ENOENT and the rest of the stream
 * is lost. That is just what back-pressure does. Here such a socket stays in epoll, waiting for
 * nothing: with the edge-triggered flag alone, an error is told once and not over and over.
 *
 * <p>And on {@code EPOLLRDHUP} Netty reads all there is at once, even where auto-read is off: that
 * may be megabytes that no buffer has room for. Here no loop waits for it, and the end of a stream
 * is found by reading, as with NIO.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-epoll-forgotten-socket.adoc}, {@code
 * src-docs/upstream/netty-reads-while-paused.adoc}.
 */
final class EpollWorkarounds extends EpollTransport {
  private static final Fallback STOCK =
      new Fallback("epoll is Netty's own, which may lose the end of a stream that is paused");

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    IoHandlerFactory netty = super.ioHandlerFactory();
    return WorkaroundIoHandlerFactory.orElse(
        netty,
        STOCK,
        () ->
            new WorkaroundIoHandlerFactory(
                netty,
                UnaryOperator.identity(),
                EpollIoHandle.class,
                (loop, handle) -> new EpollRegistration(loop.register(handle)),
                STOCK));
  }

  /** One socket's place in epoll, which it keeps. */
  private static final class EpollRegistration extends ForwardingRegistration {
    private static final EpollIoOps IN_AND_OUT = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);
    // Made once, because back-pressure asks for them all the time.
    private static final EpollIoOps[] EVENTS = new EpollIoOps[IN_AND_OUT.value() + 1];

    private int submitted = -1;

    EpollRegistration(IoRegistration registration) {
      super(registration);
    }

    static {
      Arrays.fill(EVENTS, EpollIoOps.EPOLLET);
      for (EpollIoOps ops : List.of(EpollIoOps.EPOLLIN, EpollIoOps.EPOLLOUT, IN_AND_OUT)) {
        EVENTS[ops.value()] = ops;
      }
    }

    @Override
    public long submit(IoOps ops) {
      int events = ((EpollIoOps) ops).value() & IN_AND_OUT.value();
      if (events == submitted) {
        // Netty often asks for what it has; a call of the system for nothing.
        return events;
      }
      submitted = events;
      return registration.submit(EVENTS[events]);
    }
  }
}
