package dev.sluice.transport.netty;

import static dev.sluice.transport.netty.UringPollAccess.POLLIN;
import static dev.sluice.transport.netty.UringPollAccess.POLLRDHUP;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoOps;

/**
 * One socket's place in the ring, which spares the kernel what a short session has no use for.
 *
 * <p>Netty asks to be told of the peer's end of stream, which {@link UringEofHandle} would keep to
 * itself: that is not asked for. And it asks to be told of data again and again, which has to be
 * cancelled before the socket can be closed: the first times it is asked to be told once. Event
 * loop only.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-reads-while-paused.adoc}, {@code
 * src-docs/upstream/netty-uring-short-sessions.adoc}.
 */
final class UringRegistration extends ForwardingRegistration {
  /** What Netty takes for "not asked": it will not wait for an answer, nor cancel. */
  private static final long NOT_SUBMITTED = 0;

  // For what is sent, and for the end. Who sends more has a long session.
  private static final int POLLS_OF_A_SHORT_SESSION = 2;

  private final UringEofHandle handle;
  private int polls;

  UringRegistration(UringEofHandle handle, IoRegistration registration) {
    super(registration);
    this.handle = handle;
  }

  @Override
  public long submit(IoOps ops) {
    IoUringIoOps request = (IoUringIoOps) ops;
    if (UringPollAccess.isFor(POLLRDHUP, request)) {
      return NOT_SUBMITTED;
    }
    if (polls < POLLS_OF_A_SHORT_SESSION && UringPollAccess.isFor(POLLIN, request)) {
      polls++;
      handle.reads();
      return registration.submit(UringPollAccess.once(request));
    }
    return registration.submit(request);
  }
}
