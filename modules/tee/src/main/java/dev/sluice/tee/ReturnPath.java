package dev.sluice.tee;

/**
 * The way from the primary back to the client: answers are read as long as the client takes them.
 * Event loop only.
 */
final class ReturnPath implements ChannelWriter.Owner {
  private final Session session;
  private final Branch primary;
  private final ChannelWriter answers;
  private boolean paused;
  private boolean free;

  ReturnPath(Session session, Branch primary, BranchCounters counters) {
    this.session = session;
    this.primary = primary;
    this.answers = new ChannelWriter(counters, this);
  }

  /** Where what the primary answers is written. */
  ChannelWriter answers() {
    return answers;
  }

  /** The primary's turn is over: writes, and stops reading it if the client is far behind. */
  void endTurn() {
    answers.flush();
    if (answers.lag() > session.window(Destination.WINDOW) && !paused && !free) {
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
    session.answersDrained();
    if (paused && answers.lag() <= session.window(Destination.WINDOW) / 4) {
      resume();
    }
  }

  @Override
  public void finished() {
    session.answersFinished();
  }
}
