package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Netty's own rings; counts how often their sockets request some events. */
public final class RecordedRequests implements IoHandlerFactory {
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final IoHandlerFactory recording;

  /** Starts with empty counts. */
  public RecordedRequests(IoHandlerFactory rings) {
    recording =
        new WorkaroundIoHandlerFactory(
            rings,
            UnaryOperator.identity(),
            IoUringIoHandle.class,
            this::register,
            new Fallback("a test"));
  }

  private IoRegistration register(IoHandler ring, IoHandle handle) throws Exception {
    return new ForwardingRegistration(ring.register(handle)) {
      @Override
      public long submit(IoOps ops) {
        count((IoUringIoOps) ops);
        return registration.submit(ops);
      }
    };
  }

  private void count(IoUringIoOps request) {
    if (UringPollAccess.isFor(UringPollAccess.POLLRDHUP, request)) {
      ends.incrementAndGet();
    }
    boolean isMultishot = !request.toString().equals(UringPollAccess.once(request).toString());
    if (UringPollAccess.isFor(UringPollAccess.POLLIN, request) && isMultishot) {
      reads.incrementAndGet();
    }
  }

  /** Returns how often a socket requested the end of its peer's stream. */
  public int forThePeersEnd() {
    return ends.get();
  }

  /** Returns how often a socket requested data with a multishot poll. */
  public int forDataAgainAndAgain() {
    return reads.get();
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return recording.newHandler(executor);
  }
}
