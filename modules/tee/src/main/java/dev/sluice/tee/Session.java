package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session: what a client sends is read once and offered to the primary and to every mirror; the
 * primary's answers go back.
 *
 * <p>The one choice of every tee is what a slow destination does to the others. Here the client is
 * read while the primary, and each mirror with {@link LagPolicy#BLOCK}, has room, and once before
 * the primary is connected; any other mirror that is too far behind is cut, and nobody else
 * notices.
 *
 * <pre>
 *   dialling --primary connected--> relaying --client and primary have both ended--> draining
 *      |                               |                                            (mirrors)
 *      +-- primary refused ----------->+-- client or primary gone ----------------->   |
 *                                                              drainTimeout, or all done: over
 * </pre>
 *
 * <p>Threads: the event loop of the client's channel, which all its branches share.
 */
public final class Session {

  // A source that has sent so much may wait for a full round trip, even where memory is scarce.
  private static final long LEAST_WINDOW = 16 * 1024;

  private final SessionContext route;
  private final Branch primary;
  private final Branches mirrors;
  private final ReturnPath wayBack;
  private final ChannelWriter answers;
  private final ReadCoalescer reads;
  private final WriteQueue early = new WriteQueue(); // read before the primary was connected
  private final SessionTimeouts clock = new SessionTimeouts(System.nanoTime());
  private final ClientSide client;
  private boolean relaying;
  private boolean leftEarly;
  private boolean over;
  private boolean ended;
  private long received;

  private Session(SessionContext route) {
    this.route = route;
    this.primary = new Branch(this, route.primary(), null);
    this.mirrors = new Branches(this, route);
    this.wayBack = new ReturnPath(this, primary, route.answers());
    this.answers = wayBack.answers();
    this.client = new ClientSide(this, answers);
    this.reads = new ReadCoalescer(route.clock());
  }

  /**
   * Begins a session on a channel that was just accepted. To be called as the channel reaches its
   * event loop, before its first event: in {@code handlerAdded} of a handler that was there before.
   *
   * <p>Whatever fails, the session comes to its end by itself, and the listener is told of that.
   *
   * @param route what the session is to do
   * @param client the client's channel, on the calling event loop; taken over
   * @return the session
   */
  public static Session begin(SessionContext route, Channel client) {
    Session session = new Session(route);
    client.pipeline().addLast(session.client);
    route.listener().began(session);
    try {
      session.begin(client);
    } catch (RuntimeException | OutOfMemoryError e) {
      session.reportIfBug(e);
      session.abort(CloseReason.ABORTED);
    }
    return session;
  }

  private void begin(Channel channel) {
    route.answers().opened++;
    ReadControl.into(primary.outlet(), channel, route.pool(), () -> !client.isPaused());
    client.open();
    primary.dial();
    mirrors.dial();
  }

  // ---- connections

  void prepare(Branch branch, Channel channel) {
    if (branch == primary) {
      // A failed write must not take an answer that the primary sent before it closed.
      channel.config().setAutoClose(false);
      ReadControl.into(answers, channel, route.pool(), () -> !wayBack.isPaused());
    } else {
      ReadControl.intoNothing(channel, route.pool());
    }
  }

  void connected(Branch branch) {
    if (branch == primary) {
      relaying = true;
      if (!early.isEmpty()) {
        offerEarly();
      }
      resumeIfRoom();
    }
  }

  /**
   * How far behind one destination may be before its source has to wait: less than it is allowed
   * where the process has little memory left, so that it does not take what others need.
   */
  long window(long allowed) {
    return Math.min(allowed, Math.max(LEAST_WINDOW, route.pool().memoryBudget().share()));
  }

  // ---- client to branches

  /** The client has sent something. Borrows. */
  void received(PooledBuffer buffer) {
    clock.active();
    if (client.hasEnded() || over) {
      return;
    }
    int index = buffer.readerIndex();
    int length = buffer.readableBytes();
    received += length;
    if (relaying) {
      offer(buffer, index, length);
    } else {
      early.add(buffer, index, length);
      client.pause();
    }
  }

  // tag::received[]
  private void offer(PooledBuffer buffer, int index, int length) {
    primary.offer(buffer, index, length);
    mirrors.offer(buffer, index, length);
  }

  // end::received[]

  void receivedTurn() {
    reads.turn(client.channel(), received);
    if (relaying) {
      primary.endTurn();
      mirrors.endTurn();
      pauseIfBlocked();
    }
  }

  /** The primary is connected: it gets what was read before, and the end if that was, too. */
  private void offerEarly() {
    for (; !early.isEmpty(); early.removeFirst()) {
      offer(early.buffer(), early.start(), early.length());
    }
    receivedTurn();
    if (client.hasEnded()) {
      finishBranches();
    }
  }

  private void pauseIfBlocked() {
    boolean blocked = primary.isBlocking() || mirrors.areBlocking();
    if (blocked && !client.isPaused() && !over) {
      client.pause();
    }
  }

  /** A branch has caught up a little. */
  void drained() {
    clock.active();
    if (client.isPaused()) {
      resumeIfRoom();
    }
  }

  private void resumeIfRoom() {
    boolean room = relaying && primary.hasRoom() && mirrors.haveRoom();
    if (room || over) {
      client.resume();
    }
  }

  // ---- primary to client

  /** A branch has answered. Borrows. */
  void answered(Branch branch, PooledBuffer buffer) {
    if (leftEarly && branch.outlet().isWhole()) {
      // It was given everything, and the client that it talks to has gone: as without Sluice, that
      // is what it gets to know.
      branch.endUnheard();
    } else if (branch == primary) {
      clock.active();
      answers.offer(buffer, buffer.readerIndex(), buffer.readableBytes());
    }
  }

  void answeredTurn(Branch branch) {
    if (branch == primary) {
      reads.turn(branch.channel(), answers.written() + answers.lag());
      wayBack.endTurn();
    }
  }

  /** The client has taken some of its answers. */
  void answersDrained() {
    clock.active();
  }

  /** The client was sent everything, and the end of the stream. */
  void answersFinished() {
    client.closeIfDone();
  }

  // ---- ends

  /**
   * The client will send no more: ends the branches' streams as the client's has ended, once all is
   * written. ADR 30 has the reasons.
   */
  void finishBranches() {
    if (early.isEmpty()) {
      boolean inOrder = client.hasEndedInOrder();
      primary.finish(inOrder);
      mirrors.finish(inOrder);
    }
  }

  /** The client cannot be answered any more; the primary may be owed bytes all the same. */
  void clientTakesNoMore() {
    answers.die(CloseReason.CLOSED_BY_PEER);
    // It would not read what it is owed while its answers are not read.
    wayBack.free();
  }

  /** The client's connection is closed. */
  void clientGone() {
    leftEarly = !answers.isWhole();
    clientTakesNoMore();
    beginDraining();
    endIfDone();
  }

  void answersEnded(Branch branch) {
    if (branch == primary) {
      answers.finish();
    }
  }

  void branchEnded(Branch branch, CloseReason end, @Nullable Throwable cause) {
    route.listener().branchEnded(this, branch.destination(), branch.life(end, cause));
    if (branch == primary) {
      primaryEnded();
    } else if (client.isPaused()) {
      resumeIfRoom();
    }
    endIfDone();
  }

  private void primaryEnded() {
    early.clear();
    if (!over && !primary.hasAnsweredAll()) {
      // Refused or reset: to the client it shall look as if it had dialled the primary itself. An
      // orderly end would make half an answer look whole.
      answers.finishByReset();
    }
    beginDraining();
    answers.finish();
    finishBranches();
  }

  /** The session proper is over; what is still owed may be written until {@code drainTimeout}. */
  private void beginDraining() {
    if (!over) {
      over = true;
      clock.draining(System.nanoTime());
      if (!client.isGone()) {
        // From now on only to see the client's end, and to leave nothing unread: closing a socket
        // that has unread bytes resets it, and would take the last answers from the client.
        resumeIfRoom();
      }
    }
  }

  /** Tells the listener of an error, unless networks and systems cause such errors. */
  void reportIfBug(Throwable cause) {
    if (Trouble.isBug(cause)) {
      route.listener().failed(this, cause);
    }
  }

  private void endIfDone() {
    boolean done = client.isGone() && primary.hasEnded() && mirrors.haveEnded();
    if (done && !ended) {
      ended = true;
      route.listener().ended(this);
    }
  }

  /**
   * How far behind its mirrors are, those that may be cut for it. Event loop only.
   *
   * @return the sum, in bytes
   */
  public long lagThatMayBeCut() {
    return mirrors.lagThatMayBeCut();
  }

  /**
   * How far behind the worst of them is. Event loop only.
   *
   * @return bytes; 0 where there is none
   */
  public long mostLagThatMayBeCut() {
    Branch worst = mirrors.furthestBehind();
    return worst == null ? 0 : worst.lagThatMayBeCut();
  }

  /**
   * Notes how far behind each destination is where that is more than what was noted before. Event
   * loop only.
   *
   * @param most bytes, by destination; those that are not behind are not in it
   */
  public void noteLags(Map<BranchCounters, Long> most) {
    primary.noteLag(most);
    mirrors.noteLags(most);
  }

  /**
   * Has one more mirror get what the client sends from now on, unless the client will send no more.
   * Event loop only.
   *
   * @param mirror which is not one of the session's
   */
  public void attach(Destination mirror) {
    if (!over && !client.hasEnded()) {
      mirrors.attach(this, route, mirror);
    }
  }

  /** Cuts the mirror that is furthest behind, to have its memory. Event loop only. */
  public void cutForMemory() {
    Branch worst = mirrors.furthestBehind();
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
    List<SessionSnapshot.Branch> branches = new ArrayList<>();
    branches.add(primary.stats());
    mirrors.addStats(branches);
    return new SessionSnapshot(
        client.address(), clock.ageNanos(nowNanos), received, answers.written(), branches);
  }

  /**
   * Looks whether the session has been idle, or has drained, for too long. To be called from time
   * to time, on the event loop.
   *
   * @param nowNanos {@link System#nanoTime()}
   */
  public void sweep(long nowNanos) {
    primary.lookWhetherItLasts(nowNanos);
    mirrors.lookWhetherTheyLast(nowNanos);
    CloseReason expired = clock.expired(nowNanos, route);
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
    over = true;
    early.clear();
    answers.die(why);
    // In this order, because the end of the client or the primary would make the others finish.
    mirrors.abort(why);
    primary.cut(why);
    client.close();
  }
}
