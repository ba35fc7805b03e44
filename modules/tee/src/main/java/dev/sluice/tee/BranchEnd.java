package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a branch for a reason of its own. A connector fails with it, or a handler in the pipeline of
 * a destination fires it as an exception.
 */
@Internal
public final class BranchEnd extends IOException {
  private static final long serialVersionUID = 1;

  private final CloseReason reason;

  /**
   * Creates an exception without a stack trace, because other programs cause it.
   *
   * @param reason the reason for the counters
   * @param what the rest of a log line that begins with the destination; null logs nothing
   */
  public BranchEnd(CloseReason reason, @Nullable String what) {
    super(what);
    this.reason = reason;
  }

  /** Returns the reason for the counters. */
  public CloseReason reason() {
    return reason;
  }

  /** Returns the reason of an error: its own, or another one. */
  static CloseReason of(Throwable cause, CloseReason otherwise) {
    return cause instanceof BranchEnd end ? end.reason : otherwise;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
