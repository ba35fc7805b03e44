package dev.sluice.transport.datagram;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;

/**
 * Calls a reader on the event loop while a file descriptor has something to read. Event loop only.
 */
@FunctionalInterface
interface ReadinessPoller {

  /** A running watch, until it is cancelled. */
  interface Watch {
    /** Ends the watch; the reader is not called any more. */
    void cancel();
  }

  /** Calls the reader whenever there is something to read. */
  Watch watch(FileDescriptor descriptor, Runnable reader);

  /** Returns a poller for an epoll loop. */
  static ReadinessPoller ofEpoll(IoEventLoop loop) {
    return (descriptor, reader) -> {
      IoRegistration registration = register(loop, new EpollWatch(descriptor, reader));
      registration.submit(EpollIoOps.EPOLLIN);
      return registration::cancel;
    };
  }

  /** Returns a poller for an io_uring loop. */
  static ReadinessPoller ofUring(IoEventLoop loop) {
    return (descriptor, reader) -> {
      UringWatch watch = new UringWatch(descriptor, reader);
      watch.begin(register(loop, watch));
      return watch;
    };
  }

  private static IoRegistration register(IoEventLoop loop, IoHandle handle) {
    // On its own event loop the registration completes at once.
    return loop.register(handle).getNow();
  }

  /** A descriptor that epoll watches, level-triggered. */
  @SuppressWarnings("try") // close() throws what Netty declares
  record EpollWatch(FileDescriptor descriptor, Runnable reader) implements EpollIoHandle {
    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      reader.run();
    }

    @Override
    public void close() {
      // The opener of the descriptor closes it.
    }
  }

  /** A descriptor that io_uring polls, once per call of the reader. */
  @SuppressWarnings("try") // close() throws what Netty declares
  final class UringWatch implements IoUringIoHandle, Watch {
    // Names and values from the kernel's io_uring.h and poll.h.
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_ASYNC_CANCEL = 14;
    private static final int POLLIN = 0x1;

    private final IoUringIoOps poll;
    private final Runnable reader;
    private boolean cancelled;
    private long pollId;

    // Set right after the construction.
    @SuppressWarnings("NullAway.Init")
    private IoRegistration registration;

    UringWatch(FileDescriptor descriptor, Runnable reader) {
      this.poll = operation(IORING_OP_POLL_ADD, descriptor.intValue(), 0, POLLIN);
      this.reader = reader;
    }

    private static IoUringIoOps operation(byte code, int descriptor, long address, int flags) {
      return new IoUringIoOps(
          code,
          (byte) 0,
          (short) 0,
          descriptor,
          0,
          address,
          0,
          flags,
          0L,
          (short) 0,
          (short) 0,
          0,
          0);
    }

    void begin(IoRegistration registered) {
      registration = registered;
      pollId = registered.submit(poll);
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
      IoUringIoEvent done = (IoUringIoEvent) event;
      if (cancelled || done.opcode() != IORING_OP_POLL_ADD) {
        return;
      }
      reader.run();
      if (!cancelled) {
        pollId = registered.submit(poll);
      }
    }

    @Override
    public void cancel() {
      if (!cancelled) {
        cancelled = true;
        // A pending poll would keep the socket open after its descriptor is closed.
        registration.submit(operation(IORING_OP_ASYNC_CANCEL, -1, pollId, 0));
        registration.cancel();
      }
    }

    @Override
    public void close() {
      // The opener of the descriptor closes it.
    }
  }
}
