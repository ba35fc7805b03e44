package dev.sluice.transport.netty;

import static dev.sluice.transport.netty.UringPollAccess.POLLIN;
import static dev.sluice.transport.netty.UringPollAccess.POLLRDHUP;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoOps;

/**
 * The registration of one socket in the ring, with fewer requests for a short session.
 *
 * <p>It drops Netty's POLLRDHUP request, because reading finds the end of the stream. It turns the
 * first two multishot POLLIN requests into single-shot ones: a multishot poll must be cancelled
 * before the close, which costs a short session two more submissions. Event loop only.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-reads-while-paused.adoc}, {@code
 * src-docs/upstream/netty-uring-short-sessions.adoc}.
 */
final class UringRegistration extends ForwardingRegistration {
  /** Netty's value for "not submitted": it then neither waits for a completion nor cancels. */
  private static final long NOT_SUBMITTED = 0;

  // For the request, and for the end of the stream. A client that sends more has a long session.
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
