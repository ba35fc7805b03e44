package dev.sluice.buffer;

import java.util.ArrayList;
import java.util.List;

/**
 * The places that touched one buffer between its acquire and its release; any thread.
 *
 * <p>Exists only if {@link LeakTracking} is on.
 */
final class LeakTrace {

  private static final int KEPT = 16;

  private final List<Touch> touches = new ArrayList<>();
  private int dropped;

  /**
   * Records the caller's stack. The first places are kept, because they usually include the
   * culprit.
   */
  synchronized void add(String what) {
    if (touches.size() < KEPT) {
      touches.add(new Touch(what));
    } else {
      dropped++;
    }
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    touches.forEach(touch -> touch.print(text));
    if (dropped > 0) {
      text.append(dropped).append(" later places are not shown\n");
    }
    return text.toString();
  }

  /** A named stack trace; a Throwable is the cheapest way to take one. */
  private static final class Touch extends Throwable {
    private static final long serialVersionUID = 1;
    private final String thread = Thread.currentThread().getName();

    Touch(String what) {
      super(what, null, false, true);
    }

    void print(StringBuilder text) {
      text.append(getMessage()).append(" on ").append(thread).append('\n');
      for (StackTraceElement frame : getStackTrace()) {
        String type = frame.getClassName();
        if (!type.equals(LeakTrace.class.getName()) && !type.equals(PooledBuffer.class.getName())) {
          text.append("    at ").append(frame).append('\n');
        }
      }
    }
  }
}
