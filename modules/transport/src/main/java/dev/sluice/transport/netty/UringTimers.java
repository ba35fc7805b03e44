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
 * Timers in a ring, which wake its loop when a task is due.
 *
 * <p>Each stays until it goes off, however often the loop is woken by something else meanwhile.
 * There is one more only for a task that is due before all of them. One whose task was cancelled
 * wakes the loop for nothing. Event loop only.
 */
final class UringTimers implements IoUringIoHandle {
  // Names and values of the kernel's io_uring.h.
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
   * None yet.
   *
   * @throws Exception what Netty throws
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
   * Has the loop woken at this time, or before.
   *
   * @param deadlineNanos the time, on the loop's clock
   * @param delayNanos how long it is until then, 0 or more
   */
  void wakeBy(long deadlineNanos, long delayNanos) {
    if (deadlineNanos >= earliest) {
      return;
    }
    int slot = free();
    // The kernel reads the time when it gets the request, which is before the next one is made.
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

  /** A timer has gone off, or was taken out. */
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

  /** The ring closes, which waits for all it was asked for. */
  @Override
  public void close() {
    for (int slot = 0; slot < deadlines.length; slot++) {
      if (deadlines[slot] != NOT_SET) {
        registration.submit(request(IORING_OP_TIMEOUT_REMOVE, ids[slot], 0, slot));
      }
    }
    registration.cancel();
  }

  /** Nothing is under way any more. */
  @Override
  public void unregistered() {
    timespec.clean();
  }
}
