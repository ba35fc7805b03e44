package dev.sluice.app;

/** What happens when an event loop dies, besides the line in the log and {@code /health/live}. */
enum OnDeadLoop {
  /** Nothing: other event loops go on with their sessions. */
  REPORT {
    @Override
    void act() {
      // It is in the log.
    }
  },
  /** The process ends at once, so that its supervisor starts another one. */
  EXIT {
    @Override
    void act() {
      // Not by exit(): its hooks would wait for the sessions that stand still.
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  };

  abstract void act();
}
