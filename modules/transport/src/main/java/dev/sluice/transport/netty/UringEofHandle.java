package dev.sluice.transport.netty;

import static dev.sluice.transport.netty.UringPollAccess.IORING_OP_POLL_ADD;
import static dev.sluice.transport.netty.UringPollAccess.POLLIN;
import static dev.sluice.transport.netty.UringPollAccess.POLLRDHUP;

import dev.sluice.buffer.BufferShortage;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps a socket's handle and changes how it learns of the end of its peer's stream, so that no
 * reset is lost.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-lost-reset.adoc}, {@code
 * src-docs/upstream/netty-uring-error-ends-loop.adoc}.
 */
@SuppressWarnings("try") // close() throws what Netty declares
final class UringEofHandle implements IoUringIoHandle {
  // Names and values from the kernel's io_uring.h and poll.h.
  private static final byte IORING_OP_RECV = 27;
  private static final int IORING_CQE_F_MORE = 1 << 1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;
  private static final int ECANCELED = 125;

  private static final Logger LOG = LoggerFactory.getLogger(UringEofHandle.class);

  private final IoHandle handle;
  private final Fallback stock;
  private boolean reads;
  private boolean hungUp;

  /**
   * Wraps and takes over a socket.
   *
   * @param stock the fallback for later sockets if a part of this class does not link
   */
  UringEofHandle(IoHandle handle, Fallback stock) {
    this.handle = handle;
    this.stock = stock;
  }

  /** Notes that the socket is connected and polls for data. */
  void reads() {
    reads = true;
  }

  /**
   * Passes an event on. An exception closes this socket, except a shortage of memory for a read.
   * Without this, the exception would end the event loop and all its sessions.
   */
  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    try {
      pass(registration, (IoUringIoEvent) event);
    } catch (BufferShortage triedAgain) {
      return;
    } catch (LinkageError e) {
      stock.take(e);
      closeQuietly();
    } catch (Throwable e) {
      LOG.error("a socket failed and is closed; please report this as a bug of Sluice", e);
      closeQuietly();
    }
  }

  private void closeQuietly() {
    try {
      handle.close();
    } catch (Throwable e) {
      LOG.error("closing a failed socket failed, too", e);
    }
  }

  private void pass(IoRegistration registration, IoUringIoEvent done) {
    if (done.opcode() == IORING_OP_POLL_ADD && done.res() > 0) {
      polled(registration, done);
      return;
    }
    boolean hasMore = hungUp && done.opcode() == IORING_OP_RECV && done.res() > 0;
    handle.handle(registration, done);
    if (hasMore) {
      reportReadable(registration);
    }
  }

  private void polled(IoRegistration registration, IoUringIoEvent done) {
    int result = done.res();
    hungUp |= (result & (POLLERR | POLLHUP)) != 0;
    if ((result & (POLLIN | POLLOUT | POLLRDHUP)) == 0) {
      // The poll ran during a reset on another core: the kernel had set the error, but not yet the
      // readiness. A completed poll will not report it again.
      report(registration, asked(), done.flags(), done.userData());
    } else if ((result & POLLRDHUP) == 0) {
      handle.handle(registration, done);
    } else if ((result & POLLIN) != 0) {
      // The poll for data reports the end of the peer's stream, too.
      report(registration, POLLIN, done.flags(), done.userData());
    } else {
      // Looks like a cancelled poll for the end of the stream; the MORE flag keeps the other polls.
      report(registration, -ECANCELED, IORING_CQE_F_MORE, done.userData());
      if (hungUp) {
        reportReadable(registration);
      }
    }
  }

  /** Returns the events a socket waits for: before the connect, its completion. */
  private int asked() {
    if (!UringPollAccess.IS_READABLE) {
      return POLLIN | POLLOUT;
    }
    return reads ? POLLIN : POLLOUT;
  }

  private void reportReadable(IoRegistration registration) {
    report(registration, POLLIN, IORING_CQE_F_MORE, 0);
  }

  private void report(IoRegistration registration, int result, int flags, long userData) {
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
