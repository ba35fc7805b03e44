package dev.sluice.tee;

import dev.sluice.transport.Linux;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * How often a session is read while only one side speaks, and fast: with each tick of a clock, as
 * network cards moderate their interrupts.
 *
 * <p>A wake-up, a read and its write cost the same for a hundred bytes as for thousands. So once
 * one side has been fast for {@value #PATIENCE} ticks in which the other was silent, the kernel is
 * told to wake us only for much ({@code SO_RCVLOWAT}), and with each tick, for whatever is there.
 * The first word from the other side ends that, and so do as many ticks that were slow. Whoever
 * waits for a stream's last bytes so gets them one tick late at most, after {@value #PATIENCE} in
 * which they streamed.
 *
 * <p>On Linux with its own transports; elsewhere nothing ever waits. Event loop only.
 */
final class ReadCoalescer implements FlushTicker.Member {

  /** {@code SOL_SOCKET} and {@code SO_RCVLOWAT} as Linux numbers them: socket(7). */
  static final ChannelOption<Integer> LOW_WATER_MARK =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  static final int PATIENCE = 32;
  // Boxed once, for each tick of each stream sets them.
  static final Integer MUCH_BYTES = 256 * 1024;
  private static final Integer ANY_BYTES = 1;
  // In a tick, the one or the other; with less there is little to win.
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

  /** Moderates by the clock; without one, never. */
  ReadCoalescer(@Nullable FlushTicker clock) {
    this.clock = Linux.IS_HERE ? clock : null;
  }

  /**
   * One side was read until there was no more, or for as long as a turn may take.
   *
   * @param from its channel
   * @param total what was read from it so far, in bytes
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
      // The kernel reports at once what is there; when it was read, the mark goes up again.
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
        // The transport does not know the option, so there is nothing to watch for, either.
        clock = null;
      }
    }
  }
}
