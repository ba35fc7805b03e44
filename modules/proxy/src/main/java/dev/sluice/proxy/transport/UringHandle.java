package dev.sluice.proxy.transport;

import static dev.sluice.proxy.transport.PollRequest.IORING_OP_POLL_ADD;
import static dev.sluice.proxy.transport.PollRequest.POLLIN;
import static dev.sluice.proxy.transport.PollRequest.POLLRDHUP;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/** One socket, which is told of its peer's end in a way that it gets right. */
@SuppressWarnings("try") // close() throws what Netty declares
final class UringHandle implements IoUringIoHandle {
  // Names and values of the kernel's io_uring.h and poll.h.
  private static final byte IORING_OP_RECV = 27;
  private static final int IORING_CQE_F_MORE = 1 << 1;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;
  private static final int ECANCELED = 125;

  private final IoHandle handle;
  private boolean hungUp;

  UringHandle(IoHandle handle) {
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
