package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One session: what a client sends is read once and offered to the primary and to every mirror; the
 * primary's answers go back.
 *
 * <p>The one choice of every tee is what a slow destination does to the others. Here the client is
 * read while the primary, and each mirror with {@link OnLag#BLOCK}, has room, and once before the
 * primary is connected; any other mirror that is too far behind is cut, and nobody else notices.
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
public final class Tee {

  private final TeeRoute route;
  private final Branch primary;
  private final Mirrors mirrors;
  private final WayBack wayBack;
  private final Outlet answers;
  private final ReadModeration reads;
  private final SegmentQueue early = new SegmentQueue(); // read before the primary was connected
  private final SessionClock clock = new SessionClock(System.nanoTime());
  private @Nullable ChannelHandlerContext client;
  private boolean relaying;
  private boolean paused;
  private boolean clientEnded;
  private boolean clientGone;
  private boolean over;
  private boolean ended;
  private long received;

  private Tee(TeeRoute route) {
    this.route = route;
    this.primary = new Branch(this, route.primary(), null);
    this.mirrors = new Mirrors(this, route);
    this.wayBack = new WayBack(this, primary, route.answers());
    this.answers = wayBack.answers();
    this.reads = new ReadModeration(route.clock());
  }

  /**
   * Begins a session on a channel that was just accepted and has not been read yet.
   *
   * @param route what the session is to do
   * @param client the client's channel, on the calling event loop; taken over
   * @return the session
   */
  public static Tee begin(TeeRoute route, Channel client) {
    Tee tee = new Tee(route);
    client.pipeline().addFirst(new ClientHandler(tee));
    tee.primary.dial();
    tee.mirrors.dial();
    return tee;
  }

  // ---- connections

  void accepted(ChannelHandlerContext ctx) {
    client = ctx;
    route.answers().opened++;
    Channel channel = ctx.channel();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    Reading.into(primary.outlet(), channel, route.pool());
    answers.open(ctx);
    // What it sends is mostly here before the primary is, and then nobody has to wait for it.
    Reading.set(channel, true);
  }

  void prepare(Branch branch, Channel channel) {
    if (branch == primary) {
      Reading.into(answers, channel, route.pool());
    } else {
      Reading.intoNothing(channel, route.pool());
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

  private ChannelHandlerContext client() {
    return Objects.requireNonNull(client, "no client yet");
  }

  // ---- client to branches

  /** The client has sent something. Borrows. */
  void received(PooledBuffer buffer) {
    clock.active();
    if (clientEnded || over) {
      return;
    }
    int index = buffer.readerIndex();
    int length = buffer.readableBytes();
    received += length;
    if (relaying) {
      offer(buffer, index, length);
    } else {
      early.add(buffer, index, length);
      pause();
    }
  }

  // tag::received[]
  private void offer(PooledBuffer buffer, int index, int length) {
    primary.offer(buffer, index, length);
    mirrors.offer(buffer, index, length);
  }

  // end::received[]

  void receivedTurn() {
    reads.turn(client().channel(), received);
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
    if (clientEnded) {
      finishBranches();
    }
  }

  private void pauseIfBlocked() {
    boolean blocked = primary.isBlocking() || mirrors.areBlocking();
    if (blocked && !paused && !over) {
      pause();
    }
  }

  private void pause() {
    paused = true;
    Reading.set(client().channel(), false);
  }

  /** A branch has caught up a little. */
  void drained() {
    clock.active();
    if (paused) {
      resumeIfRoom();
    }
  }

  private void resumeIfRoom() {
    boolean room = relaying && primary.hasRoom() && mirrors.haveRoom();
    if (room || over) {
      paused = false;
      Reading.set(client().channel(), true);
    }
  }

  // ---- primary to client

  /** A branch has answered. Borrows. */
  void answered(Branch branch, PooledBuffer buffer) {
    if (branch == primary) {
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

  /** Something was read or written. */
  void active() {
    clock.active();
  }

  // ---- ends

  /** The client will send no more, but may still want answers. */
  void clientEnded() {
    if (!clientEnded) {
      clientEnded = true;
      finishBranches();
      closeClientIfDone();
    }
  }

  private void finishBranches() {
    if (early.isEmpty()) {
      primary.finish();
      mirrors.finish();
    }
  }

  /** The client's connection is closed: there is nobody to answer. */
  void clientGone() {
    clientGone = true;
    answers.die(BranchEnd.CLOSED_BY_PEER);
    clientEnded();
    // The primary is still owed bytes, and would not read them while nobody reads its answers.
    wayBack.free();
    beginDraining();
    endIfDone();
  }

  void answersEnded(Branch branch) {
    if (branch == primary) {
      answers.finish();
    }
  }

  void branchEnded(Branch branch, BranchEnd end, @Nullable Throwable cause) {
    route.listener().branchEnded(this, branch.destination(), end, cause);
    if (branch == primary) {
      primaryEnded();
    } else if (paused) {
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
      if (!clientGone) {
        // From now on only to see the client's end, and to leave nothing unread: closing a socket
        // that has unread bytes resets it, and would take the last answers from the client.
        resumeIfRoom();
      }
    }
  }

  /**
   * Networks fail with an IOException, or where a client was gone before its first read, with
   * ENOTCONN; anything else is a mistake of ours, and must be seen.
   */
  void reportIfBug(Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof NotYetConnectedException)) {
      route.listener().failed(this, cause);
    }
  }

  void closeClientIfDone() {
    if (clientEnded && answers.isFinished() && !clientGone) {
      client().close();
    }
  }

  private void endIfDone() {
    boolean done = clientGone && primary.hasEnded() && mirrors.haveEnded();
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
    if (!over && !clientEnded) {
      mirrors.attach(this, route, mirror);
    }
  }

  /** Cuts the mirror that is furthest behind, to have its memory. Event loop only. */
  public void cutForMemory() {
    Branch worst = mirrors.furthestBehind();
    if (worst != null) {
      worst.cut(BranchEnd.CUT_FOR_MEMORY);
    }
  }

  /**
   * What the session has done so far. Event loop only.
   *
   * @param nowNanos {@link System#nanoTime()}
   * @return a snapshot
   */
  public TeeStats stats(long nowNanos) {
    List<TeeStats.Branch> branches = new ArrayList<>();
    branches.add(primary.stats());
    mirrors.addStats(branches);
    return new TeeStats(
        client == null ? null : client.channel().remoteAddress(),
        clock.ageNanos(nowNanos),
        received,
        answers.written(),
        branches);
  }

  /**
   * Looks whether the session has been idle, or has drained, for too long. To be called from time
   * to time, on the event loop.
   *
   * @param nowNanos {@link System#nanoTime()}
   */
  public void sweep(long nowNanos) {
    BranchEnd expired = clock.expired(nowNanos, route);
    if (expired != null) {
      abort(expired);
    }
  }

  /**
   * Ends the session at once. What was not written by now never will be. Event loop only.
   *
   * @param why what to count it as
   */
  public void abort(BranchEnd why) {
    over = true;
    early.clear();
    answers.die(why);
    // In this order, because the end of the client or the primary would make the others finish.
    mirrors.abort(why);
    primary.abort(why);
    if (!clientGone) {
      client().close();
    }
  }
}
