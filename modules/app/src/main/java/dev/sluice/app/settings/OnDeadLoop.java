package dev.sluice.app.settings;

import dev.sluice.app.process.ExitCode;

/** The reaction to the death of an event loop, besides a log line and {@code /health/live}. */
public enum OnDeadLoop {
  /** Nothing else: other event loops continue with their sessions. */
  REPORT {
    @Override
    public void act() {
      // It is logged already.
    }
  },
  /** The process ends at once, so that its supervisor starts another one. */
  EXIT {
    @Override
    public void act() {
      // Not exit(): its hooks would wait for the sessions of the dead loop.
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  };

  /** Acts, on the thread that has found the dead loop. */
  public abstract void act();
}
