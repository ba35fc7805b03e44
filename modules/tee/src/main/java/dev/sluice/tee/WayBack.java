package dev.sluice.tee;

/**
 * The way from the primary back to the client: answers are read as long as the client takes them.
 * Event loop only.
 */
final class WayBack implements Outlet.Owner {
  private final Tee tee;
  private final Branch primary;
  private final Outlet answers;
  private boolean paused;
  private boolean free;

  WayBack(Tee tee, Branch primary, BranchCounters counters) {
    this.tee = tee;
    this.primary = primary;
    this.answers = new Outlet(counters, this);
  }

  /** Where what the primary answers is written. */
  Outlet answers() {
    return answers;
  }

  /** The primary's turn is over: writes, and stops reading it if the client is far behind. */
  void endTurn() {
    answers.flush();
    if (answers.lag() > tee.window(Destination.WINDOW) && !paused && !free) {
      paused = true;
      primary.setReading(false);
    }
  }

  boolean isPaused() {
    return paused;
  }

  /** Nobody has to take the answers any more, so that they are read whatever comes. */
  void free() {
    free = true;
    resume();
  }

  private void resume() {
    paused = false;
    primary.setReading(true);
  }

  @Override
  public void drained() {
    tee.answersDrained();
    if (paused && answers.lag() <= tee.window(Destination.WINDOW) / 4) {
      resume();
    }
  }

  @Override
  public void finished() {
    tee.answersFinished();
  }
}
