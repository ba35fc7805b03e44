package dev.sluice.transport.netty;

import io.netty.channel.uring.IoUringIoOps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Reads and copies those of Netty's requests to the kernel that poll for a socket's events.
 *
 * <p>Any code can create such a request, but in Netty 4.2.18 only Netty's own package can read one.
 * If another Netty has other field names, no request is recognised as a poll, and one line is
 * logged.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-private-requests.adoc}.
 */
final class UringPollAccess {
  // Names and values from the kernel's io_uring.h and poll.h.
  static final byte IORING_OP_POLL_ADD = 6;
  static final int POLLIN = 0x1;
  static final int POLLRDHUP = 0x2000;

  private static final Fallback AS_ASKED =
      new Fallback("short sessions on io_uring cost more system calls");
  private static final @Nullable VarHandle OPCODE = field("opcode", byte.class);
  private static final @Nullable VarHandle DESCRIPTOR = field("fd", int.class);
  private static final @Nullable VarHandle EVENTS = field("union3", int.class);
  private static final @Nullable VarHandle DATA = field("data", long.class);

  /** True if the requests of this Netty can be read. */
  static final boolean IS_READABLE = OPCODE != null && EVENTS != null;

  private UringPollAccess() {}

  /** Returns access to a field; null if this Netty has no such field. */
  static @Nullable VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(IoUringIoOps.class, MethodHandles.lookup())
          .findVarHandle(IoUringIoOps.class, name, type);
    } catch (ReflectiveOperationException e) {
      AS_ASKED.take(e);
      return null;
    }
  }

  /** Returns whether the request polls for exactly these events. */
  static boolean isFor(int events, IoUringIoOps request) {
    return OPCODE != null
        && EVENTS != null
        && (byte) OPCODE.get(request) == IORING_OP_POLL_ADD
        && (int) EVENTS.get(request) == events;
  }

  /** Returns a single-shot copy of a multishot poll for data. */
  static IoUringIoOps once(IoUringIoOps request) {
    if (DESCRIPTOR == null || DATA == null) {
      return request;
    }
    int descriptor = (int) DESCRIPTOR.get(request);
    long data = (long) DATA.get(request);
    return new IoUringIoOps(
        IORING_OP_POLL_ADD,
        (byte) 0,
        (short) 0,
        descriptor,
        0,
        0,
        0,
        POLLIN,
        data,
        (short) 0,
        (short) 0,
        0,
        0);
  }
}
