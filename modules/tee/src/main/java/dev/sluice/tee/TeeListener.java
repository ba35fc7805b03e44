package dev.sluice.tee;

/** Who hears of what happens to sessions. Called on the session's event loop. */
public interface TeeListener {

  /**
   * A session begins: it has a client, and will dial. {@link #ended} follows, whatever happens.
   *
   * @param tee the session
   */
  void began(Tee tee);

  /**
   * A branch has come to its end; called once for each branch.
   *
   * @param tee the session
   * @param destination where the branch went
   * @param life what it did, and how it ended
   */
  void branchEnded(Tee tee, Destination destination, BranchLife life);

  /**
   * A handler of the session has thrown: an error in the program, not in the network. The session
   * is being closed.
   *
   * @param tee the session
   * @param cause what was thrown
   */
  void failed(Tee tee, Throwable cause);

  /**
   * The session is over and all its connections are closed; called once.
   *
   * @param tee the session
   */
  void ended(Tee tee);
}
