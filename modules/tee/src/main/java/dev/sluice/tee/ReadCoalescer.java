package dev.sluice.tee;

import dev.sluice.transport.Linux;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * Reduces how often a fast one-way stream is read: once per tick of a clock, as network cards
 * coalesce their interrupts.
 *
 * <p>A wake-up, a read and its write cost the same for a hundred bytes as for thousands. So once
 * one side has been fast for {@value #PATIENCE} ticks and the other side silent, the kernel wakes
 * the loop only for a large amount ({@code SO_RCVLOWAT}), and each tick reads what is there. The
 * first byte from the other side ends that, and so do {@value #PATIENCE} slow ticks. The last bytes
 * of a stream arrive at most one tick late, and only after {@value #PATIENCE} ticks of streaming.
 *
 * <p>On Linux with a native transport; elsewhere nothing ever waits. Event loop only.
 */
final class ReadCoalescer implements FlushTicker.Member {

  /** {@code SOL_SOCKET} and {@code SO_RCVLOWAT}, with the numbers of Linux: socket(7). */
  static final ChannelOption<Integer> LOW_WATER_MARK =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  static final int PATIENCE = 32;
  // Boxed once, because each tick of each stream sets one of them.
  static final Integer MUCH_BYTES = 256 * 1024;
  private static final Integer ANY_BYTES = 1;
  // A side is fast if it has so many turns, or so many bytes, in a tick. Below that, little is
  // gained.
  private static final int FAST_TURNS = 4;
  private static final int FAST_BYTES = 64 * 1024;
  private static final int TURNS_WORTH_A_WATCH = 16;

  private @Nullable FlushTicker clock;
  private @Nullable Channel speaker;
  private boolean watched;
  private int turns;
  private long bytes;
  private long bytesBefore;
  private int fastTicks;
  private boolean collecting;
  private long fastBytes = FAST_BYTES;
  private boolean waitsForMuch;

  /** Coalesces by the ticks of the clock; never, if it is null. */
  ReadCoalescer(@Nullable FlushTicker clock) {
    this.clock = Linux.IS_HERE ? clock : null;
  }

  /**
   * Called when one side was read until there was no more, or until its turn ended.
   *
   * @param from its channel
   * @param total bytes read from it so far
   */
  void turn(Channel from, long total) {
    if (from != speaker) {
      stop();
      speaker = from;
      bytesBefore = total;
    }
    bytes = total;
    turns++;
    if (collecting) {
      waitForMuch(true);
    } else if (turns >= TURNS_WORTH_A_WATCH && !watched && clock != null) {
      watched = true;
      clock.add(this);
    }
  }

  @Override
  public boolean tick() {
    long came = bytes - bytesBefore;
    boolean fast = came >= fastBytes || turns >= FAST_TURNS;
    fastTicks = fast ? Math.min(fastTicks + 1, PATIENCE) : fastTicks - 1;
    watched = fastTicks > 0 && clock != null;
    if (!watched) {
      stop();
    } else if (collecting) {
      // With the low mark, the kernel reports at once what is there; after the read the mark goes
      // up again.
      waitForMuch(false);
    } else if (fast && fastTicks == PATIENCE) {
      collecting = true;
      fastBytes = Math.min(came * FAST_TURNS / turns, FAST_BYTES);
      waitForMuch(true);
    }
    turns = 0;
    bytesBefore = bytes;
    return watched;
  }

  private void stop() {
    turns = 0;
    fastTicks = 0;
    collecting = false;
    fastBytes = FAST_BYTES;
    waitForMuch(false);
  }

  private void waitForMuch(boolean much) {
    if (clock != null && much != waitsForMuch && speaker != null && speaker.isOpen()) {
      if (speaker.config().setOption(LOW_WATER_MARK, much ? MUCH_BYTES : ANY_BYTES)) {
        waitsForMuch = much;
      } else {
        // The transport does not know the option, so nothing needs the clock.
        clock = null;
      }
    }
  }
}
