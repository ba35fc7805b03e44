package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a connection that were written to the kernel and that the peer has not acknowledged.
 * A reset would discard them.
 *
 * <p>Known on Linux with a native transport; unknown elsewhere. Event loop only.
 */
public final class KernelQueue {

  /**
   * {@code SOL_SOCKET} and {@code SO_MEMINFO}, with the numbers of Linux: socket(7), sock_diag(7).
   */
  private static final RawUnixChannelOption MEMORY =
      new RawUnixChannelOption("SO_MEMINFO", 1, 55, 9 * Integer.BYTES);

  /** {@code SK_MEMINFO_WMEM_QUEUED}: the memory of unacknowledged bytes. */
  private static final int QUEUED = 5 * Integer.BYTES;

  private static final int UNKNOWN = -1;
  // The wait doubles from one check to the next, up to this.
  private static final long LONGEST_WAIT_MILLIS = 64;
  private static final long UNKNOWN_WAIT_MILLIS = 100;

  private KernelQueue() {}

  /** Returns whether the peer's kernel is known to have received everything. */
  public static boolean isKnownToBeEmpty(Channel channel) {
    return memory(channel) == 0;
  }

  /**
   * Runs a task once the peer's kernel has received everything, which is usually at once; if that
   * is unknown, after a short time. The task never runs if the channel closes first.
   */
  public static void whenEmpty(Channel channel, Runnable task) {
    int memory = memory(channel);
    if (memory == 0) {
      task.run();
    } else if (memory == UNKNOWN) {
      later(channel, task, UNKNOWN_WAIT_MILLIS);
    } else {
      later(channel, () -> lookAgain(channel, task, 2), 1);
    }
  }

  private static void lookAgain(Channel channel, Runnable task, long waitMillis) {
    if (memory(channel) <= 0) {
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

  /** Returns the memory that the queue takes, in bytes; negative if it is unknown. */
  public static int memory(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress)) {
      return 0; // the reader of a Unix socket gets all written bytes after any kind of close
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
