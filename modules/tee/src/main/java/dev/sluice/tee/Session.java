package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import java.util.Map;

/**
 * One session: what a client sends is read once and offered to the primary and to every mirror; the
 * primary's responses go back.
 *
 * <p>The one choice of every tee is what a slow destination does to the others. Here the client is
 * read while the primary, and each mirror with {@link LagPolicy#BLOCK}, has room, and once before
 * the primary is connected; any other mirror that is too far behind is cut, and neither the client
 * nor another destination notices.
 *
 * <pre>
 *   CONNECTING --primary connected--> RELAYING --client or primary gone--> DRAINING --all done--> CLOSED
 *        +----------- primary refused, or client gone ------------------------^
 * </pre>
 *
 * <p>Threads: the event loop of the client's channel, which all its branches share.
 */
@Internal
public final class Session {

  // A source that has sent so much may wait for a full round trip, even where memory is scarce.
  private static final long LEAST_WINDOW = 16 * 1024;

  private final SessionContext context;
  private final ReturnPath returnPath;
  private final Branches branches;
  private final ReadCoalescer coalescer;
  private final WriteQueue preConnectQueue = new WriteQueue();
  private final SessionTimeouts timeouts = new SessionTimeouts(System.nanoTime());
  private final ClientSide client;
  private Lifecycle state = Lifecycle.CONNECTING;
  private boolean clientLeftEarly;
  private long received;

  private Session(SessionContext context, ClientConnection client) {
    this.context = context;
    this.returnPath = new ReturnPath(this, context.responses());
    this.branches = new Branches(this, context, returnPath);
    this.client = new ClientSide(this, client, returnPath.writer());
    this.coalescer = new ReadCoalescer(context.clock());
  }

  /**
   * Begins a session with a client whose connection is ready to be read. To be called on its event
   * loop, before its next event: right after it was accepted, in {@code handlerAdded} of a handler
   * that was there before.
   *
   * <p>Whatever fails, the session comes to its end by itself, and the listener is told of that.
   *
   * @param context what the session is to do
   * @param client the client; its channel is taken over
   * @return the session
   */
  public static Session begin(SessionContext context, ClientConnection client) {
    Session session = new Session(context, client);
    client.channel().pipeline().addLast(session.client);
    context.listener().began(session);
    try {
      session.begin(client);
    } catch (RuntimeException | OutOfMemoryError e) {
      client.releaseReadAhead();
      session.reportIfBug(e);
      session.abort(CloseReason.ABORTED);
    }
    return session;
  }

  private void begin(ClientConnection connection) {
    context.responses().add(BranchCounter.OPENED, 1);
    client.open(branches.first());
    branches.connect(connection);
  }

  BufferPool pool() {
    return context.pool();
  }

  /**
   * How far behind one destination may be before its source has to wait: less than it is allowed
   * where the process has little memory left, so that it does not take what others need.
   */
  long window(long allowed) {
    return Math.min(allowed, Math.max(LEAST_WINDOW, pool().memoryBudget().share()));
  }

  /** Something was read or written. */
  void active() {
    timeouts.active();
  }

  // ---- client to branches

  /** The primary is connected: it gets what was read before, and the end if that was, too. */
  void relay() {
    if (state == Lifecycle.CONNECTING) {
      state = Lifecycle.RELAYING;
    }
    if (!preConnectQueue.isEmpty()) {
      offerQueued();
    }
    resumeIfRoom();
  }

  private void offerQueued() {
    for (; !preConnectQueue.isEmpty(); preConnectQueue.removeFirst()) {
      offer(preConnectQueue.buffer(), preConnectQueue.start(), preConnectQueue.length());
    }
    receivedTurn();
    if (client.hasEnded()) {
      finishBranches();
    }
  }

  /** The client has sent something. Borrows. */
  void received(PooledBuffer buffer, int index, int length) {
    timeouts.active();
    if (client.hasEnded() || isDraining()) {
      return;
    }
    received += length;
    if (state == Lifecycle.RELAYING) {
      offer(buffer, index, length);
    } else {
      preConnectQueue.add(buffer, index, length);
      client.pause();
    }
  }

  // tag::received[]
  private void offer(PooledBuffer buffer, int index, int length) {
    if (context.observer() != null) {
      context.observer().requested(this, buffer, index, length);
    }
    branches.offer(buffer, index, length);
  }

  // end::received[]

  void receivedTurn() {
    coalesceReads(client.channel(), received);
    if (state != Lifecycle.CONNECTING) {
      branches.endTurn();
      pauseIfBlocked();
    }
  }

  private void pauseIfBlocked() {
    if (branches.areBlocking() && !client.isPaused() && !isDraining()) {
      client.pause();
    }
  }

  /**
   * One side was read until there was no more, or for as long as a turn may take.
   *
   * @param total what was read from it so far, in bytes
   */
  void coalesceReads(Channel from, long total) {
    coalescer.turn(from, total);
  }

  /** A branch has caught up a little. */
  void drained() {
    timeouts.active();
    if (client.isPaused()) {
      resumeIfRoom();
    }
  }

  private void resumeIfRoom() {
    if (isDraining() || (state == Lifecycle.RELAYING && branches.haveRoom())) {
      client.resume();
    }
  }

  // ---- branches to client

  /** A destination has sent something. Borrows. */
  void responded(Branch branch, PooledBuffer buffer, int index, int length) {
    if (clientLeftEarly && branch.writer().isWhole()) {
      // It was given everything, and the client that it talks to has gone: as without Sluice, that
      // is what it gets to know.
      branch.endUnheard();
      return;
    }
    if (context.observer() != null) {
      context.observer().responded(this, branch.destination(), buffer, index, length);
    }
    branch.responses().received(buffer, index, length);
  }

  /** The client was sent everything, and the end of the stream. */
  void responsesFinished() {
    client.closeIfDone();
  }

  // ---- ends

  /** The client will send no more. */
  void requestsEnded() {
    if (context.observer() != null) {
      context.observer().requestsEnded(this, client.hasEndedInOrder());
    }
    finishBranches();
  }

  /** Ends the branches' streams as the client's has ended, once all is written. */
  private void finishBranches() {
    if (preConnectQueue.isEmpty()) {
      branches.finish(client.hasEndedInOrder());
    }
  }

  /** The client cannot be sent any more; the primary may be owed bytes all the same. */
  void clientTakesNoMore() {
    returnPath.writer().die(CloseReason.CLOSED_BY_PEER);
    // The primary would not read what it is owed while its responses are not read.
    returnPath.unthrottle();
  }

  /** The client's connection is closed. */
  void clientGone() {
    clientLeftEarly = !returnPath.writer().isWhole();
    clientTakesNoMore();
    drain();
    endIfDone();
  }

  void branchEnded(Branch branch, BranchLife life) {
    context.listener().branchEnded(this, branch.destination(), life);
    if (client.isPaused()) {
      resumeIfRoom();
    }
  }

  /**
   * The primary's branch has ended.
   *
   * @param inOrder whether the primary had sent the end of its stream
   */
  void primaryEnded(boolean inOrder) {
    preConnectQueue.clear();
    if (!isDraining() && !inOrder) {
      // Refused or reset: to the client it shall look as if it had connected to the primary itself.
      // An orderly end would make half a response look whole.
      returnPath.writer().finishByReset();
    }
    drain();
    returnPath.writer().finish();
    finishBranches();
  }

  private boolean isDraining() {
    return state == Lifecycle.DRAINING || state == Lifecycle.CLOSED;
  }

  private void drain() {
    if (!isDraining()) {
      state = Lifecycle.DRAINING;
      timeouts.draining(System.nanoTime());
      if (!client.isGone()) {
        // From now on only to see the client's end, and to leave nothing unread: closing a socket
        // that has unread bytes resets it, and would take the last responses from the client.
        resumeIfRoom();
      }
    }
  }

  /** Tells the listener of an error, unless networks and systems cause such errors. */
  void reportIfBug(Throwable cause) {
    if (Trouble.isBug(cause)) {
      context.listener().failed(this, cause);
    }
  }

  void endIfDone() {
    if (state != Lifecycle.CLOSED && client.isGone() && branches.haveEnded()) {
      state = Lifecycle.CLOSED;
      context.listener().ended(this);
    }
  }

  /**
   * Returns the lag of the mirrors that may be cut, all together. Event loop only.
   *
   * @return the sum, in bytes
   */
  public long lagThatMayBeCut() {
    return branches.lagThatMayBeCut();
  }

  /**
   * Returns the largest lag of a mirror that may be cut. Event loop only.
   *
   * @return bytes; 0 if no such mirror lags
   */
  public long mostLagThatMayBeCut() {
    Branch worst = branches.furthestBehind();
    return worst == null ? 0 : worst.lagThatMayBeCut();
  }

  /**
   * Puts the lag of each branch into the map, unless the map has a larger one for the same
   * destination. Event loop only.
   *
   * @param largest lags in bytes, by destination; destinations without lag are absent
   */
  public void noteLags(Map<BranchCounters, Long> largest) {
    branches.noteLags(largest);
  }

  /**
   * Has one more mirror get what the client sends from now on, unless the client will send no more.
   * Event loop only.
   *
   * @param mirror which is not one of the session's
   */
  public void attach(Destination mirror) {
    if (!isDraining() && !client.hasEnded()) {
      branches.attach(mirror, client.connection());
    }
  }

  /** Cuts the mirror that is furthest behind, to have its memory. Event loop only. */
  public void cutForMemory() {
    Branch worst = branches.furthestBehind();
    if (worst != null) {
      worst.cut(CloseReason.CUT_FOR_MEMORY);
    }
  }

  /**
   * What the session has done so far. Event loop only.
   *
   * @param nowNanos {@link System#nanoTime()}
   * @return a snapshot
   */
  public SessionSnapshot stats(long nowNanos) {
    return new SessionSnapshot(
        client.connection().address(),
        timeouts.ageNanos(nowNanos),
        received,
        returnPath.writer().written(),
        branches.stats());
  }

  /**
   * Looks whether the session has been idle, or has drained, for too long. To be called from time
   * to time, on the event loop.
   *
   * @param nowNanos {@link System#nanoTime()}
   */
  public void sweep(long nowNanos) {
    branches.lookWhetherTheyLast(nowNanos);
    CloseReason expired = timeouts.expired(nowNanos, context);
    if (expired != null) {
      abort(expired);
    }
  }

  /**
   * Ends the session at once. What was not written by now never will be. Event loop only.
   *
   * @param why what to count it as
   */
  public void abort(CloseReason why) {
    if (!isDraining()) {
      state = Lifecycle.DRAINING;
    }
    preConnectQueue.clear();
    returnPath.writer().die(why);
    branches.cut(why); // before the client, whose end would make them finish
    client.close();
  }
}
