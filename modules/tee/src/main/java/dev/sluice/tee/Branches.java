package dev.sluice.tee;

import dev.sluice.buffer.PooledBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The mirrors that one session has. Event loop only. */
final class Branches {
  private Branch[] branches;

  /** Those of the route that the session is sampled for; without streams, for connections churn. */
  Branches(Session session, SessionContext route) {
    Branch[] sampled = new Branch[route.mirrors().size()];
    int count = 0;
    for (Destination mirror : route.mirrors()) {
      if (isSampled(mirror)) {
        sampled[count++] = new Branch(session, mirror, route.clock());
      }
    }
    branches = count == sampled.length ? sampled : Arrays.copyOf(sampled, count);
  }

  private static boolean isSampled(Destination mirror) {
    boolean sampled = ThreadLocalRandom.current().nextDouble() < mirror.sample();
    if (!sampled) {
      mirror.counters().sampledOut++;
    }
    return sampled;
  }

  /** Has one more, from now on, if the session is sampled for it. */
  void attach(Session session, SessionContext route, Destination mirror) {
    if (isSampled(mirror)) {
      Branch branch = new Branch(session, mirror, route.clock());
      branches = Arrays.copyOf(branches, branches.length + 1);
      branches[branches.length - 1] = branch;
      branch.dial();
    }
  }

  void dial() {
    for (Branch mirror : branches) {
      mirror.dial();
    }
  }

  /** Accepts bytes from the client. Borrows. */
  void offer(PooledBuffer buffer, int index, int length) {
    for (Branch mirror : branches) {
      mirror.offer(buffer, index, length);
    }
  }

  void endTurn() {
    for (Branch mirror : branches) {
      mirror.endTurn();
    }
  }

  /** Whether the client has to wait for one of them. */
  boolean areBlocking() {
    boolean blocking = false;
    for (Branch mirror : branches) {
      blocking |= mirror.isBlocking();
    }
    return blocking;
  }

  /** Whether the client may go on, as far as all of them are concerned. */
  boolean haveRoom() {
    boolean room = true;
    for (Branch mirror : branches) {
      room &= mirror.hasRoom();
    }
    return room;
  }

  /** The client will send no more; its stream has ended in order, or it broke off. */
  void finish(boolean inOrder) {
    for (Branch mirror : branches) {
      mirror.finish(inOrder);
    }
  }

  void abort(CloseReason why) {
    for (Branch mirror : branches) {
      mirror.cut(why);
    }
  }

  void lookWhetherTheyLast(long nowNanos) {
    for (Branch mirror : branches) {
      mirror.lookWhetherItLasts(nowNanos);
    }
  }

  boolean haveEnded() {
    boolean ended = true;
    for (Branch mirror : branches) {
      ended &= mirror.hasEnded();
    }
    return ended;
  }

  /** How far behind those are that may be cut for it, in bytes. */
  long lagThatMayBeCut() {
    long sum = 0;
    for (Branch mirror : branches) {
      sum += mirror.lagThatMayBeCut();
    }
    return sum;
  }

  void noteLags(Map<BranchCounters, Long> most) {
    for (Branch mirror : branches) {
      mirror.noteLag(most);
    }
  }

  /** Returns the one of them that is furthest behind; null where none is. */
  @Nullable Branch furthestBehind() {
    Branch worst = null;
    for (Branch mirror : branches) {
      if (mirror.lagThatMayBeCut() > (worst == null ? 0 : worst.lagThatMayBeCut())) {
        worst = mirror;
      }
    }
    return worst;
  }

  void addStats(List<SessionSnapshot.Branch> stats) {
    for (Branch mirror : branches) {
      stats.add(mirror.stats());
    }
  }
}
