package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramStats;
import dev.sluice.proxy.datagrams.DropReason;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one UDP route on one event loop: each client address has its own.
 *
 * <p>Anybody can forge a sender, so new clients cannot push out those that are certainly there: a
 * full route makes room by ending the session that has been silent longest, of those whose client
 * has not spoken after an answer; where there is none, the new client is refused. Linux's
 * connection tracking drops early by the same rule. Event loop only.
 */
final class UdpSessions implements UdpTee {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final UdpLoop loop;
  private final UdpBranch primary;
  private final List<UdpBranch> mirrors;
  private final AtomicInteger open; // on all event loops
  private final int maxSessions;
  private final long idleNanos;

  private final Map<SocketAddress, UdpSession> established = new HashMap<>();
  // The one that has been silent longest comes first.
  private final Map<SocketAddress, UdpSession> unproven = new LinkedHashMap<>(16, 0.75f, true);
  private long total;
  private long evicted;

  UdpSessions(
      UdpLoop loop,
      UdpBranch primary,
      List<UdpBranch> mirrors,
      AtomicInteger open,
      UdpRouteOptions options) {
    this.loop = loop;
    this.primary = primary;
    this.mirrors = mirrors;
    this.open = open;
    this.maxSessions = options.maxSessions();
    this.idleNanos =
        options.idleTimeout().isZero() ? Long.MAX_VALUE : options.idleTimeout().toNanos();
  }

  @Override
  public void received(DatagramBatch datagrams) {
    long now = System.nanoTime();
    int from = 0;
    while (from < datagrams.size()) {
      int to = datagrams.endOfRun(from);
      UdpSession session = sessionOf(datagrams.sender(from), to - from);
      if (session != null) {
        spoke(session, now);
        session.send(datagrams, from, to, primary, mirrors);
      }
      from = to;
    }
  }

  /** Returns null, and the datagrams are counted as lost, where there can be no session. */
  private @Nullable UdpSession sessionOf(SocketAddress sender, int datagrams) {
    UdpSession session = established.get(sender);
    if (session == null) {
      session = unproven.get(sender);
    }
    return session != null ? session : begin(sender, datagrams);
  }

  private void spoke(UdpSession session, long now) {
    boolean wasEstablished = session.isEstablished();
    session.spoke(now);
    if (!wasEstablished && session.isEstablished()) {
      unproven.remove(session.client());
      established.put(session.client(), session);
    }
  }

  private @Nullable UdpSession begin(SocketAddress sender, int datagrams) {
    if (open.incrementAndGet() > maxSessions && !evict()) {
      open.decrementAndGet();
      loop.received().dropped(DropReason.TOO_MANY_SESSIONS, datagrams);
      return null;
    }
    DatagramSocket toPrimary = primary.open(loop.sockets());
    if (toPrimary == null) {
      open.decrementAndGet();
      primary.lost(datagrams);
      return null;
    }
    UdpSession session = session(loop.listener().keep(sender), toPrimary);
    toPrimary.onReadable(
        new UdpReader(
            toPrimary, loop.batch(), primary.counters(), answer -> answered(session, answer)));
    unproven.put(session.client(), session);
    total++;
    return session;
  }

  private UdpSession session(SocketAddress client, DatagramSocket toPrimary) {
    @Nullable DatagramSocket[] toMirrors = new DatagramSocket[mirrors.size()];
    boolean[] sampled = new boolean[mirrors.size()];
    for (int i = 0; i < toMirrors.length; i++) {
      UdpBranch mirror = mirrors.get(i);
      sampled[i] = mirror.isSampled();
      toMirrors[i] = sampled[i] ? mirror.open(loop.sockets()) : null;
    }
    return new UdpSession(client, toPrimary, toMirrors, sampled);
  }

  private void answered(UdpSession session, DatagramBatch answer) {
    session.answered(System.nanoTime());
    primary.counters().answered(answer.size());
    loop.listener().send(answer, 0, answer.size(), session.client(), loop.answers());
  }

  private boolean evict() {
    Iterator<UdpSession> silent = unproven.values().iterator();
    if (!silent.hasNext()) {
      return false;
    }
    end(silent, silent.next());
    evicted++;
    return true;
  }

  private void end(Iterator<UdpSession> at, UdpSession session) {
    at.remove();
    open.decrementAndGet();
    session.close();
  }

  @Override
  public void sweep(long nowNanos) {
    resolve(primary);
    mirrors.forEach(UdpSessions::resolve);
    endIdle(unproven, nowNanos);
    endIdle(established, nowNanos);
  }

  private static void resolve(UdpBranch branch) {
    var unused = branch.target().resolve();
  }

  private void endIdle(Map<SocketAddress, UdpSession> sessions, long nowNanos) {
    Iterator<UdpSession> all = sessions.values().iterator();
    while (all.hasNext()) {
      UdpSession session = all.next();
      if (session.isIdle(nowNanos, idleNanos)) {
        end(all, session);
      }
    }
  }

  @Override
  public boolean awaitsAnswers(long nowNanos) {
    return awaitsAnswers(unproven, nowNanos) || awaitsAnswers(established, nowNanos);
  }

  private static boolean awaitsAnswers(Map<SocketAddress, UdpSession> sessions, long nowNanos) {
    return sessions.values().stream()
        .anyMatch(session -> session.awaitsAnswer(nowNanos, PATIENCE_NANOS));
  }

  @Override
  public void close() {
    endAll(unproven);
    endAll(established);
  }

  private void endAll(Map<SocketAddress, UdpSession> sessions) {
    Iterator<UdpSession> all = sessions.values().iterator();
    while (all.hasNext()) {
      end(all, all.next());
    }
  }

  @Override
  public long losses() {
    long losses = primary.counters().losses();
    for (UdpBranch mirror : mirrors) {
      losses += mirror.counters().losses();
    }
    return losses;
  }

  @Override
  public int openSessions() {
    return unproven.size() + established.size();
  }

  @Override
  public long totalSessions() {
    return total;
  }

  @Override
  public long evictedSessions() {
    return evicted;
  }

  @Override
  public DatagramStats primary() {
    return primary.counters().stats();
  }

  @Override
  public List<DatagramStats> mirrors() {
    return mirrors.stream().map(mirror -> mirror.counters().stats()).toList();
  }
}
