package dev.sluice.tee;

import dev.sluice.buffer.Internal;

/** Is called with the events of sessions, on the session's event loop. */
@Internal
public interface SessionListener {

  /**
   * A session begins: it has a client, and will connect to its destinations. {@link #ended} always
   * follows.
   *
   * @param session the session
   */
  void began(Session session);

  /**
   * A branch has ended; called once per branch.
   *
   * @param session the session
   * @param destination the destination of the branch
   * @param life what it did, and how it ended
   */
  void branchEnded(Session session, Destination destination, BranchLife life);

  /**
   * A handler of the session has thrown an exception: an error in the program, not in the network.
   * The session is being closed.
   *
   * @param session the session
   * @param cause what was thrown
   */
  void failed(Session session, Throwable cause);

  /**
   * The session is over and all its connections are closed; called once.
   *
   * @param session the session
   */
  void ended(Session session);
}
