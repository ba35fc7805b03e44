package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;

/**
 * One session: the client's bytes are read once and offered to the primary and to every mirror; the
 * primary's responses return to the client.
 *
 * <p>The one choice of every tee is what a slow destination does to the others. Here the client is
 * read while the primary and each mirror with {@link LagPolicy#BLOCK} have room, and once before
 * the primary is connected. Any other mirror with too much lag is cut; neither the client nor
 * another destination notices.
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

  // A source that has sent so much may wait for a full round trip, even if memory is scarce.
  private static final long LEAST_WINDOW = 16 * 1024;

  private final SessionContext context;
  private final SessionObserver observer;
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
    this.observer = context.observers().observe(client);
    this.returnPath = new ReturnPath(this, context.responses());
    this.branches = new Branches(this, context, returnPath);
    this.client = new ClientSide(this, client, returnPath.writer());
    this.coalescer = new ReadCoalescer(context.clock());
  }

  /**
   * Begins a session with a client whose connection is ready to be read. Call it on the client's
   * event loop before the channel's next event: right after the accept, or in {@code handlerAdded}.
   *
   * <p>If anything fails, the session ends by itself and reports that to the listener.
   *
   * @param context the settings of the session
   * @param client the client; its channel is taken over
   * @return the session
   */
  public static Session begin(SessionContext context, ClientConnection client) {
    Session session = new Session(context, client);
    client.channel().pipeline().addLast(session.client);
    context.listener().began(session);
    try {
      context.responses().add(BranchCounter.OPENED, 1);
      session.client.open(session.branches.first());
      session.branches.connect(client);
    } catch (RuntimeException | OutOfMemoryError e) {
      client.releaseReadAhead();
      session.reportIfBug(e);
      session.abort(CloseReason.ABORTED);
    }
    return session;
  }

  BufferPool pool() {
    return context.pool();
  }

  SessionObserver observer() {
    return observer;
  }

  /**
   * Returns the lag of one destination, in bytes, at which its source has to wait. If the process
   * has little memory left, this is less than the allowed lag, so that one session does not take
   * what others need.
   */
  long window(long allowed) {
    return Math.min(allowed, Math.max(LEAST_WINDOW, pool().memoryBudget().share()));
  }

  /** Notes that bytes were read or written. */
  void active() {
    timeouts.active();
  }

  // ---- client to branches

  /** The primary is connected: it gets what was read before, and the end if that was read, too. */
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

  /** The client has sent bytes. Borrows the buffer. */
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
    observer.requested(buffer, index, length);
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
   * One side was read until there was no more, or until its turn ended.
   *
   * @param total bytes read from it so far
   */
  void coalesceReads(Channel from, long total) {
    coalescer.turn(from, total);
  }

  /** The lag of a branch has decreased. */
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

  /** A destination has sent bytes. Borrows the buffer. */
  void responded(Branch branch, PooledBuffer buffer, int index, int length) {
    if (clientLeftEarly && branch.writer().isWhole()) {
      // The destination received everything, and its client has gone: as without Sluice, its next
      // bytes end the connection.
      branch.endUnheard();
      return;
    }
    observer.responded(branch.destination(), buffer, index, length);
    branch.responses().received(buffer, index, length);
  }

  /** The client was sent everything, and the end of the stream. */
  void responsesFinished() {
    client.closeIfDone();
  }

  /** The client will send no more. */
  void requestsEnded() {
    observer.requestsEnded(client.hasEndedInOrder());
    finishBranches();
  }

  /**
   * Ends the branches' streams in the way the client's stream has ended, once everything is
   * written.
   */
  private void finishBranches() {
    if (preConnectQueue.isEmpty()) {
      branches.finish(client.hasEndedInOrder());
    }
  }

  /** The client takes no more bytes; bytes may still be pending for the primary. */
  void clientTakesNoMore() {
    returnPath.writer().die(CloseReason.CLOSED_BY_PEER);
    // Keep reading the primary's responses, or it may stop reading the bytes that are pending for
    // it.
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
    observer.branchEnded(branch.destination(), life);
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
      // Refused or reset: the client must see what it would have seen without Sluice. An orderly
      // end would make a truncated response look whole.
      returnPath.writer().finishByReset();
    }
    drain();
    returnPath.writer().finish();
    finishBranches();
  }

  boolean isDraining() {
    return state == Lifecycle.DRAINING || state == Lifecycle.CLOSED;
  }

  private void drain() {
    if (!isDraining()) {
      state = Lifecycle.DRAINING;
      timeouts.draining(System.nanoTime());
      if (!client.isGone()) {
        // Read only to see its end, and to leave no bytes unread: the close of a socket with unread
        // bytes is a reset, which would discard the last responses.
        resumeIfRoom();
      }
    }
  }

  /** Reports an error to the listener, unless networks or operating systems cause such errors. */
  void reportIfBug(Throwable cause) {
    if (Trouble.isBug(cause)) {
      context.listener().failed(this, cause);
    }
  }

  void endIfDone() {
    if (state != Lifecycle.CLOSED && client.isGone() && branches.haveEnded()) {
      state = Lifecycle.CLOSED;
      observer.ended();
      context.listener().ended(this);
    }
  }

  /** Returns the sum of the lags, in bytes, of its mirrors that may be cut. Event loop only. */
  public long lagThatMayBeCut() {
    return branches.lagThatMayBeCut();
  }

  /** Returns the largest lag of these mirrors, in bytes; 0 if none lags. Event loop only. */
  public long mostLagThatMayBeCut() {
    Branch worst = branches.furthestBehind();
    return worst == null ? 0 : worst.lagThatMayBeCut();
  }

  /** Returns the largest lag of its destinations, in bytes. Event loop only. */
  public long largestLag() {
    return branches.largestLag();
  }

  /** Returns the bytes received from the client and sent to it together. Event loop only. */
  public long relayedBytes() {
    return received + returnPath.writer().written();
  }

  /**
   * Notes the lag of each destination if it is larger than the lag noted before. Event loop only.
   *
   * @param largest largest lag in bytes per destination; destinations without lag are absent
   */
  public void noteLags(Map<BranchCounters, Long> largest) {
    branches.noteLags(largest);
  }

  /**
   * Adds a mirror, which gets the client's bytes from now on. Does nothing if the client will send
   * no more. Event loop only.
   *
   * @param mirror a mirror that the session does not have yet
   */
  public void attach(Destination mirror) {
    if (!isDraining() && !client.hasEnded()) {
      branches.attach(mirror, client.connection());
    }
  }

  /** Cuts the mirror with the largest lag, to free its memory. Event loop only. */
  public void cutForMemory() {
    Branch worst = branches.furthestBehind();
    if (worst != null) {
      worst.cut(CloseReason.CUT_FOR_MEMORY);
    }
  }

  /** Returns what the session has done by {@link System#nanoTime()}. Event loop only. */
  public SessionSnapshot stats(long nowNanos) {
    return new SessionSnapshot(
        client.connection().address(),
        client.connection().uniqueIdText(),
        client.connection().tls(),
        timeouts.ageNanos(nowNanos),
        received,
        returnPath.writer().written(),
        branches.stats());
  }

  /** Returns whether the client is a proxy that checks whether the route works. */
  public boolean isHealthCheck() {
    return client.connection().isHealthCheck();
  }

  /** Returns the party that keeps the session open. Event loop only. */
  public SessionWait waitsFor(long nowNanos) {
    Branch branch = branches.waitedFor(isDraining());
    return new SessionWait(
        client.connection().address(),
        timeouts.ageNanos(nowNanos),
        branch == null ? SessionWait.CLIENT : branch.destination().counters().name(),
        (branch == null ? returnPath.writer() : branch.writer()).lag());
  }

  /** Returns the branches to mirrors that have not ended. */
  List<Branch> openMirrors() {
    return branches.openMirrors();
  }

  /**
   * Ends the session if it has been idle, or has drained, for too long; returns whether it did.
   * Call it regularly on the event loop.
   */
  public boolean sweep(long nowNanos) {
    branches.lookWhetherTheyLast(nowNanos);
    CloseReason expired = timeouts.expired(nowNanos, context);
    if (expired != null) {
      abort(expired);
    }
    return expired != null;
  }

  /**
   * Ends the session at once. Bytes that are not written yet are dropped. Event loop only.
   *
   * @param why the reason for the counters and the log
   */
  public void abort(CloseReason why) {
    if (!isDraining()) {
      state = Lifecycle.DRAINING;
    }
    preConnectQueue.clear();
    returnPath.writer().die(why);
    branches.cut(why); // before the client, because its end would make them finish
    client.close();
  }
}
