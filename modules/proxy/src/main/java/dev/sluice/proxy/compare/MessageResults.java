package dev.sluice.proxy.compare;

import dev.sluice.proxy.compare.engine.Comparer;
import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The results of the messages of one session: a difference waits for the control's result for the
 * same message, which shows whether it is noise. Event loop only.
 */
final class MessageResults {

  /** Receives each result once. Event loop only. */
  interface Receiver {

    /** Messages are equal. */
    void equal(long leftBytes);

    /**
     * Messages differ.
     *
     * @param kind a difference, {@code NOISE}, or {@code UNKNOWN} if it may be noise
     */
    void differs(ComparisonResult kind, long leftBytes, Finding finding);
  }

  private record Waiting(Finding finding, long leftBytes) {}

  // Each takes about 300 bytes.
  private static final int MOST = 64;

  private final Receiver receiver;
  private final boolean isControlled;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Finding> ofControl = new ArrayDeque<>();
  private boolean hasControl;
  private long controlled; // messages that the control's comparison has ended
  private long forgotten; // messages of which the control's difference is not kept
  private @Nullable UnknownReason gaveUp;

  /**
   * Begins before the first message.
   *
   * @param expectsControl whether there is a control, now or soon
   */
  MessageResults(Receiver receiver, boolean expectsControl) {
    this.receiver = receiver;
    this.hasControl = expectsControl;
    this.isControlled = expectsControl;
  }

  /** Returns the listener of the comparison with the mirror. */
  Comparer.Listener ofMirror() {
    return new Comparer.Listener() {
      @Override
      public void compared(long message, long leftBytes, @Nullable Finding finding) {
        mirrorCompared(message, leftBytes, finding);
      }

      @Override
      public void gaveUp(UnknownReason reason) {
        gaveUp = reason;
      }
    };
  }

  /** Returns the listener of the comparison with the control. */
  Comparer.Listener ofControl() {
    return new Comparer.Listener() {
      @Override
      public void compared(long message, long leftBytes, @Nullable Finding finding) {
        controlCompared(message, finding);
      }

      @Override
      public void gaveUp(UnknownReason reason) {
        controlEnded();
      }
    };
  }

  private void mirrorCompared(long message, long leftBytes, @Nullable Finding finding) {
    if (finding == null) {
      forgetUpTo(message);
      receiver.equal(leftBytes);
    } else if (!isControlled) {
      receiver.differs(finding.kind(), leftBytes, finding);
    } else {
      waiting.add(new Waiting(finding, leftBytes));
      settle();
      if (waiting.size() > MOST) {
        unknown(waiting.remove());
      }
    }
  }

  private void controlCompared(long message, @Nullable Finding finding) {
    controlled = message + 1;
    if (finding != null) {
      ofControl.add(finding);
      if (ofControl.size() > MOST) {
        forgotten = ofControl.remove().message() + 1;
      }
    }
    settle();
  }

  /** The control has no more results; what differs from now on may be noise. */
  void controlEnded() {
    hasControl = false;
    settle();
  }

  private void settle() {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.element();
      long message = next.finding().message();
      if (message < controlled && message >= forgotten) {
        waiting.remove();
        settle(next);
      } else if (message < controlled || !hasControl) {
        unknown(waiting.remove());
      } else {
        return;
      }
    }
  }

  private void settle(Waiting one) {
    Finding finding = one.finding();
    forgetUpTo(finding.message() - 1);
    Finding control = ofControl.peek();
    boolean isNoise =
        control != null && control.message() == finding.message() && finding.isExplainedBy(control);
    receiver.differs(isNoise ? ComparisonResult.NOISE : finding.kind(), one.leftBytes(), finding);
  }

  private void unknown(Waiting one) {
    receiver.differs(ComparisonResult.UNKNOWN, one.leftBytes(), one.finding());
  }

  private void forgetUpTo(long message) {
    while (!ofControl.isEmpty() && ofControl.element().message() <= message) {
      ofControl.remove();
    }
  }

  /** Returns whether differences wait for a result of the control. */
  boolean awaitControl() {
    return !waiting.isEmpty();
  }

  /** Returns why the comparison was given up; null if it was not. */
  @Nullable UnknownReason gaveUp() {
    return gaveUp;
  }
}
