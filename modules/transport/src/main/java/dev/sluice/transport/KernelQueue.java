package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel still holds of the bytes that were written to a connection, because the other end
 * has not acknowledged them. A reset would discard them.
 *
 * <p>On Linux with its own transports; elsewhere it is not known. Event loop only.
 */
public final class KernelQueue {

  /** {@code SOL_SOCKET} and {@code SO_MEMINFO} as Linux numbers them: socket(7), sock_diag(7). */
  private static final RawUnixChannelOption MEMORY =
      new RawUnixChannelOption("SO_MEMINFO", 1, 55, 9 * Integer.BYTES);

  /** {@code SK_MEMINFO_WMEM_QUEUED}: the memory of what is not acknowledged. */
  private static final int QUEUED = 5 * Integer.BYTES;

  private static final int UNKNOWN = -1;
  // From one look to the next twice as long, up to this.
  private static final long LONGEST_WAIT_MILLIS = 64;
  private static final long UNKNOWN_WAIT_MILLIS = 100;

  private KernelQueue() {}

  /** Whether the other end's kernel is known to have everything. */
  public static boolean isKnownToBeEmpty(Channel channel) {
    return bytes(channel) == 0;
  }

  /**
   * Runs a task once the other end's kernel has everything, so at once mostly; where that is not
   * known, after some time. It never runs where the channel is closed before.
   */
  public static void whenEmpty(Channel channel, Runnable task) {
    int bytes = bytes(channel);
    if (bytes == 0) {
      task.run();
    } else if (bytes == UNKNOWN) {
      later(channel, task, UNKNOWN_WAIT_MILLIS);
    } else {
      later(channel, () -> lookAgain(channel, task, 2), 1);
    }
  }

  private static void lookAgain(Channel channel, Runnable task, long waitMillis) {
    if (bytes(channel) <= 0) {
      task.run();
    } else {
      long next = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
      later(channel, () -> lookAgain(channel, task, next), waitMillis);
    }
  }

  private static void later(Channel channel, Runnable task, long waitMillis) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (channel.isOpen()) {
                task.run();
              }
            },
            waitMillis,
            TimeUnit.MILLISECONDS);
  }

  /** Memory of what is queued, in bytes, or {@link #UNKNOWN}. */
  private static int bytes(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress)) {
      return 0; // a Unix socket's reader keeps what was written, however it is closed
    }
    if (!channel.isActive() || !Linux.hasTcp(channel)) {
      return UNKNOWN;
    }
    try {
      ByteBuffer memory = channel.config().getOption(MEMORY);
      return memory == null ? UNKNOWN : memory.order(ByteOrder.nativeOrder()).getInt(QUEUED);
    } catch (ChannelException closed) {
      return UNKNOWN;
    }
  }
}
