package dev.sluice.app.settings;

import dev.sluice.app.process.ExitCode;

/** What happens when an event loop dies, besides the line in the log and {@code /health/live}. */
public enum OnDeadLoop {
  /** Nothing: other event loops go on with their sessions. */
  REPORT {
    @Override
    public void act() {
      // It is in the log.
    }
  },
  /** The process ends at once, so that its supervisor starts another one. */
  EXIT {
    @Override
    public void act() {
      // Not by exit(): its hooks would wait for the sessions that stand still.
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  };

  /** Acts, on the thread that has found out. */
  public abstract void act();
}
