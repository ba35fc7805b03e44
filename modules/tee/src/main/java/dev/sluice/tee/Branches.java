package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The branches of one session: the primary's first, then the mirrors'. Event loop only. */
final class Branches {
  private final Session session;
  private final SessionContext context;
  private final ResponseSink dropping;
  private Branch[] all; // an array, because java.util.stream is slow for short sessions

  /** Creates the branches: the primary, and the mirrors for which the session is sampled. */
  Branches(Session session, SessionContext context, ResponseSink toClient) {
    this.session = session;
    this.context = context;
    this.dropping = ResponseSink.dropping(context.pool());
    Branch[] sampled = new Branch[1 + context.mirrors().size()];
    sampled[0] = new Branch(session, context.primary(), toClient, null);
    int count = 1;
    for (Destination mirror : context.mirrors()) {
      if (isSampled(mirror)) {
        sampled[count++] = mirror(mirror);
      }
    }
    all = count == sampled.length ? sampled : Arrays.copyOf(sampled, count);
  }

  private Branch mirror(Destination mirror) {
    return new Branch(session, mirror, dropping, context.clock());
  }

  private static boolean isSampled(Destination mirror) {
    boolean sampled = ThreadLocalRandom.current().nextDouble() < mirror.sample();
    if (!sampled) {
      mirror.counters().add(BranchCounter.SAMPLED_OUT_SESSIONS, 1);
    }
    return sampled;
  }

  /** Adds a mirror from now on, if the session is sampled for it. */
  void attach(Destination mirror, ClientConnection client) {
    if (isSampled(mirror)) {
      Branch branch = mirror(mirror);
      all = Arrays.copyOf(all, all.length + 1);
      all[all.length - 1] = branch;
      branch.connect(client);
    }
  }

  /** Returns the writer that gets the client's bytes first. */
  ChannelWriter first() {
    return all[0].writer();
  }

  void connect(ClientConnection client) {
    for (Branch branch : all) {
      branch.connect(client);
    }
  }

  // tag::offer[]
  /** Accepts bytes from the client. Borrows the buffer. */
  void offer(PooledBuffer buffer, int index, int length) {
    for (Branch branch : all) {
      branch.offer(buffer, index, length);
    }
  }

  // end::offer[]

  void endTurn() {
    for (Branch branch : all) {
      branch.endTurn();
    }
  }

  /** Returns whether the client has to wait for a branch. */
  boolean areBlocking() {
    boolean blocking = false;
    for (Branch branch : all) {
      blocking |= branch.isBlocking();
    }
    return blocking;
  }

  /** Returns whether all branches allow the client to continue. */
  boolean haveRoom() {
    boolean room = true;
    for (Branch branch : all) {
      room &= branch.hasRoom();
    }
    return room;
  }

  /**
   * Ends the stream to all destinations: the client has ended its stream in order, or broken it
   * off.
   */
  void finish(boolean inOrder) {
    for (Branch branch : all) {
      branch.finish(inOrder);
    }
  }

  /** Ends all branches. The primary is last, because its end would make the others finish. */
  void cut(CloseReason why) {
    Branch[] cut = all;
    for (int i = cut.length - 1; i >= 0; i--) {
      cut[i].cut(why);
    }
  }

  void lookWhetherTheyLast(long nowNanos) {
    for (Branch branch : all) {
      branch.lookWhetherItLasts(nowNanos);
    }
  }

  boolean haveEnded() {
    boolean ended = true;
    for (Branch branch : all) {
      ended &= branch.hasEnded();
    }
    return ended;
  }

  /** Returns the sum of the lags of the branches that may be cut for memory, in bytes. */
  long lagThatMayBeCut() {
    long sum = 0;
    for (Branch branch : all) {
      sum += branch.lagThatMayBeCut();
    }
    return sum;
  }

  /** Returns the largest lag of a branch, in bytes. */
  long largestLag() {
    long largest = 0;
    for (Branch branch : all) {
      largest = Math.max(largest, branch.lag());
    }
    return largest;
  }

  void noteLags(Map<BranchCounters, Long> largest) {
    for (Branch branch : all) {
      branch.noteLag(largest);
    }
  }

  /** Returns the branch with the largest lag that may be cut for memory; null if there is none. */
  @Nullable Branch furthestBehind() {
    Branch worst = null;
    for (Branch branch : all) {
      if (branch.lagThatMayBeCut() > (worst == null ? 0 : worst.lagThatMayBeCut())) {
        worst = branch;
      }
    }
    return worst;
  }

  /**
   * Returns the branch that keeps the session open; null if the client does.
   *
   * @param draining whether the client or the primary has gone
   */
  @Nullable Branch waitedFor(boolean draining) {
    Branch worst = null;
    for (Branch branch : all) {
      boolean waits = branch.holdsUp(draining);
      if (waits && (worst == null || branch.writer().lag() > worst.writer().lag())) {
        worst = branch;
      }
    }
    return worst;
  }

  List<Branch> openMirrors() {
    return Arrays.stream(all).skip(1).filter(mirror -> !mirror.hasEnded()).toList();
  }

  List<SessionSnapshot.Branch> stats() {
    return Arrays.stream(all).map(Branch::stats).toList();
  }
}
