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
 * Vert.x's epoll transport with workarounds for errors in Netty.
 *
 * <p>Lost sockets: in Netty 4.2.18, a paused socket whose peer has ended its stream has no event
 * left to wait for. {@code EpollIoHandler} removes it from epoll but still believes it is there, so
 * further reads or writes fail with ENOENT and the rest of the stream is lost. Back-pressure causes
 * exactly this. Here such a socket stays in epoll and waits for nothing: with the edge-triggered
 * flag alone, epoll reports an error once and not again and again.
 *
 * <p>Reads while paused: on {@code EPOLLRDHUP} Netty reads everything at once, even if auto-read is
 * off; that may be megabytes without a buffer for them. Here no loop waits for this event, and
 * reading finds the end of a stream, as with NIO.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-epoll-forgotten-socket.adoc}, {@code
 * src-docs/upstream/netty-reads-while-paused.adoc}.
 */
final class EpollWorkarounds extends EpollTransport {
  private static final Fallback STOCK =
      new Fallback(
          "epoll runs without Sluice's workarounds and may lose the end of a paused stream");

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

  /** The registration of one socket, which never leaves epoll. */
  private static final class EpollRegistration extends ForwardingRegistration {
    private static final EpollIoOps IN_AND_OUT = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);
    // Created once, because back-pressure changes the events often.
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
        // Netty often requests the events it already has; this saves a system call.
        return events;
      }
      submitted = events;
      return registration.submit(EVENTS[events]);
    }
  }
}
