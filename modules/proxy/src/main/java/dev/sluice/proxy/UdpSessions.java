package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramCounters;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import dev.sluice.proxy.datagrams.DatagramStats;
import dev.sluice.proxy.datagrams.DropReason;
import java.net.SocketAddress;
import java.time.Duration;
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

  private final DatagramSockets sockets;
  private final DatagramSocket listener;
  private final DatagramBatch batch;
  private final UdpBranch primary;
  private final List<UdpBranch> mirrors;
  private final DatagramCounters received;
  private final DatagramCounters answers;
  private final AtomicInteger open; // on all event loops
  private final int maxSessions;
  private final long idleNanos;

  private final Map<SocketAddress, UdpSession> established = new HashMap<>();
  // The one that has been silent longest comes first.
  private final Map<SocketAddress, UdpSession> unproven = new LinkedHashMap<>(16, 0.75f, true);
  private long total;
  private long evicted;

  UdpSessions(
      DatagramSockets sockets,
      DatagramSocket listener,
      DatagramBatch batch,
      UdpBranch primary,
      List<UdpBranch> mirrors,
      DatagramCounters received,
      DatagramCounters answers,
      AtomicInteger open,
      int maxSessions,
      Duration idleTimeout) {
    this.sockets = sockets;
    this.listener = listener;
    this.batch = batch;
    this.primary = primary;
    this.mirrors = mirrors;
    this.received = received;
    this.answers = answers;
    this.open = open;
    this.maxSessions = maxSessions;
    this.idleNanos = idleTimeout.isZero() ? Long.MAX_VALUE : idleTimeout.toNanos();
  }

  @Override
  public void received(DatagramBatch datagrams) {
    long now = System.nanoTime();
    int from = 0;
    while (from < datagrams.size()) {
      int to = datagrams.endOfRun(from);
      UdpSession session = sessionOf(datagrams.sender(from));
      if (session == null) {
        received.dropped(DropReason.TOO_MANY_SESSIONS, to - from);
      } else {
        spoke(session, now);
        session.send(datagrams, from, to, primary, mirrors);
      }
      from = to;
    }
  }

  private @Nullable UdpSession sessionOf(SocketAddress sender) {
    UdpSession session = established.get(sender);
    if (session == null) {
      session = unproven.get(sender);
    }
    return session != null ? session : begin(sender);
  }

  private void spoke(UdpSession session, long now) {
    boolean wasEstablished = session.isEstablished();
    session.spoke(now);
    if (!wasEstablished && session.isEstablished()) {
      unproven.remove(session.client());
      established.put(session.client(), session);
    }
  }

  /** Returns a new session, or null where there can be none. */
  private @Nullable UdpSession begin(SocketAddress sender) {
    if (open.incrementAndGet() > maxSessions && !evict()) {
      open.decrementAndGet();
      return null;
    }
    DatagramSocket toPrimary = primary.open(sockets);
    if (toPrimary == null) {
      open.decrementAndGet();
      return null;
    }
    UdpSession session = new UdpSession(listener.keep(sender), toPrimary, openMirrors());
    toPrimary.onReadable(
        new UdpReader(toPrimary, batch, primary.counters(), answer -> answered(session, answer)));
    unproven.put(session.client(), session);
    total++;
    return session;
  }

  private @Nullable DatagramSocket[] openMirrors() {
    @Nullable DatagramSocket[] open = new DatagramSocket[mirrors.size()];
    for (int i = 0; i < open.length; i++) {
      UdpBranch mirror = mirrors.get(i);
      open[i] = mirror.isSampled() ? mirror.open(sockets) : null;
    }
    return open;
  }

  private void answered(UdpSession session, DatagramBatch answer) {
    session.answered(System.nanoTime());
    primary.counters().answered(answer.size());
    listener.send(answer, 0, answer.size(), session.client(), answers);
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
