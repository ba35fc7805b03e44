package dev.sluice.proxy.compare;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.mask.Masker;
import dev.sluice.proxy.compare.engine.Comparer;
import dev.sluice.proxy.compare.latency.LatencyClock;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.CloseReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The mirror or the control of one session, whose responses are compared with the primary's. Event
 * loop only.
 */
final class OtherSide implements ResponseReader.Sink {
  private final BranchCounters branch;
  private final Comparer comparer;
  private final ResponseReader reader;
  private final @Nullable LatencyClock clock;
  private boolean hasEnded;
  private @Nullable UnknownReason gone;
  private long now;

  /**
   * Begins before the first byte.
   *
   * @param branch identifies its branch
   * @param clock measures its latency; null does not measure it
   */
  OtherSide(
      BranchCounters branch,
      Comparer comparer,
      @Nullable Framer framer,
      @Nullable Masker masker,
      boolean skipsLogin,
      @Nullable LatencyClock clock) {
    this.branch = branch;
    this.comparer = comparer;
    this.reader = new ResponseReader(framer, masker, skipsLogin, this);
    this.clock = clock;
  }

  boolean isOf(BranchCounters counters) {
    return branch == counters;
  }

  Comparer comparer() {
    return comparer;
  }

  /** Returns whether its stream has ended in order. */
  boolean hasEnded() {
    return hasEnded;
  }

  /** Returns why its branch ended before its stream; null if it did not. */
  @Nullable UnknownReason gone() {
    return gone;
  }

  void responded(ByteBuf buffer, int index, int length, long nanos) {
    if (comparer.isOver()) {
      return;
    }
    now = nanos;
    if (clock != null) {
      clock.responded(true, length, nanos);
    }
    try {
      reader.read(buffer, index, length);
    } catch (FrameException e) {
      comparer.giveUp(UnknownReason.FRAME);
    }
  }

  /** It has sent the end of its stream. */
  void responsesEnded() {
    hasEnded = true;
    reader.end();
  }

  /** Its branch has ended, so it will send no more. */
  void branchEnded(CloseReason end) {
    if (!hasEnded) {
      gone = reason(end);
      if (gone == UnknownReason.CLOSED) {
        giveUpIfBehind(); // else it has perhaps sent everything
      } else {
        comparer.giveUp(gone);
      }
    }
  }

  /** Gives up if the primary has sent more than it ever will. */
  void giveUpIfBehind() {
    if (gone != null && comparer.isLeftAhead()) {
      comparer.giveUp(gone);
    }
  }

  private static UnknownReason reason(CloseReason end) {
    return switch (end) {
      case CUT, CUT_FOR_MEMORY, DRAIN_EXPIRED, STALLED -> UnknownReason.CUT;
      case CONNECT_FAILED -> UnknownReason.UNREACHABLE;
      default -> UnknownReason.CLOSED;
    };
  }

  @Override
  public void bytes(ByteBuf buffer, int index, int length) {
    comparer.right(buffer, index, length);
  }

  @Override
  public void leftOut(int length) {}

  @Override
  public void ended(boolean endsExchange) {
    comparer.endRight();
    if (endsExchange && clock != null) {
      clock.responseEnded(true, now);
    }
  }

  @Override
  public void loginEnded() {
    if (clock != null) {
      clock.loginEnded(true);
    }
  }

  @Override
  public void endedUnasked() {
    comparer.dropRight();
  }
}
