package dev.sluice.transport.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Buffer;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.internal.CleanableDirectBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Timers in a ring that wake its loop when a task is due.
 *
 * <p>A timer stays until it expires, even if other events wake the loop before. A new timer is
 * added only for a task that is due before all others. The timer of a cancelled task still wakes
 * the loop, which then does nothing. Event loop only.
 */
final class UringTimers implements IoUringIoHandle {
  // Names and values from the kernel's io_uring.h.
  private static final byte IORING_OP_TIMEOUT = 11;
  private static final byte IORING_OP_TIMEOUT_REMOVE = 12;
  private static final int SIZEOF_TIMESPEC = 2 * Long.BYTES;

  private static final long NOT_SET = Long.MAX_VALUE;
  private static final int USUAL_COUNT = 4;

  private final CleanableDirectBuffer timespec =
      Buffer.allocateDirectBufferWithNativeOrder(SIZEOF_TIMESPEC);
  private final long timespecAddress = Buffer.memoryAddress(timespec.buffer());
  private final IoRegistration registration;
  private long[] deadlines = new long[USUAL_COUNT];
  private long[] ids = new long[USUAL_COUNT];
  private long earliest = NOT_SET;

  /**
   * Registers with the ring; no timer is set.
   *
   * @throws Exception as thrown by Netty
   */
  UringTimers(IoHandler ring) throws Exception {
    Arrays.fill(deadlines, NOT_SET);
    registration = ring.register(this);
  }

  /** Returns whether timers can be set: until the ring is about to close. */
  boolean areUsable() {
    return registration.isValid();
  }

  /**
   * Makes the ring wake the loop at this time, or before.
   *
   * @param deadlineNanos the time, on the loop's clock
   * @param delayNanos time until then, 0 or more
   */
  void wakeBy(long deadlineNanos, long delayNanos) {
    if (deadlineNanos >= earliest) {
      return;
    }
    int slot = free();
    // One timespec is enough: the kernel reads it when the request is submitted, before the next
    // one.
    timespec.buffer().putLong(0, TimeUnit.NANOSECONDS.toSeconds(delayNanos));
    timespec.buffer().putLong(Long.BYTES, delayNanos % TimeUnit.SECONDS.toNanos(1));
    ids[slot] = registration.submit(request(IORING_OP_TIMEOUT, timespecAddress, 1, slot));
    deadlines[slot] = deadlineNanos;
    earliest = deadlineNanos;
  }

  private int free() {
    for (int slot = 0; slot < deadlines.length; slot++) {
      if (deadlines[slot] == NOT_SET) {
        return slot;
      }
    }
    int slot = deadlines.length;
    ids = Arrays.copyOf(ids, 2 * slot);
    deadlines = Arrays.copyOf(deadlines, 2 * slot);
    Arrays.fill(deadlines, slot, 2 * slot, NOT_SET);
    return slot;
  }

  private static IoUringIoOps request(byte code, long address, int length, long data) {
    return new IoUringIoOps(
        code, (byte) 0, (short) 0, -1, 0, address, length, 0, data, (short) 0, (short) 0, 0, 0);
  }

  /** Called when a timer has expired or was removed. */
  @Override
  public void handle(IoRegistration registered, IoEvent event) {
    IoUringIoEvent done = (IoUringIoEvent) event;
    if (done.opcode() == IORING_OP_TIMEOUT) {
      deadlines[(int) done.userData()] = NOT_SET;
      earliest = NOT_SET;
      for (long deadline : deadlines) {
        earliest = Math.min(earliest, deadline);
      }
    }
  }

  /** Removes all timers: the ring waits for them before it closes. */
  @Override
  public void close() {
    for (int slot = 0; slot < deadlines.length; slot++) {
      if (deadlines[slot] != NOT_SET) {
        registration.submit(request(IORING_OP_TIMEOUT_REMOVE, ids[slot], 0, slot));
      }
    }
    registration.cancel();
  }

  /** Called when no request is pending any more. */
  @Override
  public void unregistered() {
    timespec.clean();
  }
}
