package dev.sluice.proxy;

import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one UDP route on one event loop: each client address has its own, at each socket
 * that it sends to.
 *
 * <p>Anybody can forge a sender, so new clients cannot push out those that are certainly there: a
 * full route makes room by ending the session that has been silent longest, of those whose client
 * has not spoken after an answer; where there is none, the new client is refused. Linux's
 * connection tracking drops early by the same rule. Event loop only.
 */
final class UdpSessions implements UdpTee {
  private final UdpLoop loop;
  private final AtomicInteger open; // on all event loops
  private @Nullable UdpBranches branches;
  private AccessList access = new AccessList(Limits.NONE);
  private int maxSessions;
  private long idleNanos;

  private final Set<UdpSession> established = new HashSet<>();
  // The one that has been silent longest comes first.
  private final Map<UdpSession, UdpSession> unproven = new LinkedHashMap<>(16, 0.75f, true);

  UdpSessions(UdpLoop loop, AtomicInteger open) {
    this.loop = loop;
    this.open = open;
  }

  @Override
  public void configure(UdpBranches configured, UdpRouteOptions options) {
    branches = configured;
    access = new AccessList(options.limits());
    maxSessions = options.maxSessions();
    idleNanos = options.idleTimeout().isZero() ? Long.MAX_VALUE : options.idleTimeout().toNanos();
  }

  private UdpBranches branches() {
    return Objects.requireNonNull(branches, "not configured");
  }

  @Override
  public UdpReader.Receiver at(PacketSocket listener) {
    UdpClients clients = new UdpClients(listener);
    return datagrams -> received(clients, datagrams);
  }

  private void received(UdpClients clients, DatagramBatch datagrams) {
    long now = System.nanoTime();
    int from = 0;
    while (from < datagrams.size()) {
      int to = datagrams.endOfRun(from);
      UdpSession session = sessionOf(clients, datagrams, from, to, now);
      if (session != null) {
        spoke(session, now);
        session.send(datagrams, from, to);
      }
      from = to;
    }
  }

  /** Returns null, and the datagrams are counted as lost, where there can be no session. */
  private @Nullable UdpSession sessionOf(
      UdpClients clients, DatagramBatch datagrams, int from, int to, long now) {
    SocketAddress sender = datagrams.sender(from);
    UdpSession session = clients.sessionOf(sender);
    if (session != null) {
      return session;
    }
    Chain before = UdpLoop.passed(datagrams, from);
    if (before != null && before.hasLastOf(loop.own())) {
      loop.counters().received().dropped(DropReason.LOOP, to - from);
      return null;
    } else if (access.isOpenToAll() || access.allows(datagrams.ip(from))) {
      return begin(clients, sender, to - from, loop.own().after(before), now);
    }
    loop.counters().received().dropped(DropReason.DENIED, to - from);
    return null;
  }

  private void spoke(UdpSession session, long now) {
    boolean wasEstablished = session.isEstablished();
    session.spoke(now);
    if (!session.isEstablished()) {
      unproven.put(session, session); // behind those that have been silent for longer
    } else if (!wasEstablished) {
      unproven.remove(session);
      established.add(session);
    }
  }

  private @Nullable UdpSession begin(
      UdpClients clients, SocketAddress sender, int datagrams, Chain passed, long now) {
    if (open.incrementAndGet() > maxSessions && !evict()) {
      open.decrementAndGet();
      loop.counters().received().dropped(DropReason.TOO_MANY_SESSIONS, datagrams);
      return null;
    }
    UdpBranches to = branches();
    UdpLink toPrimary = new UdpLink(to.primary(), passed);
    if (!toPrimary.follow(loop.sockets())) {
      open.decrementAndGet();
      to.primary().lost(datagrams);
      return null;
    }
    UdpSession session = new UdpSession(clients, clients.keep(sender), toPrimary, to, passed, now);
    session.follow(loop.sockets());
    readAnswers(session);
    clients.add(session);
    loop.counters().sessionBegun();
    return session;
  }

  private void readAnswers(UdpSession session) {
    UdpLink primary = session.primary();
    PacketSocket socket = Objects.requireNonNull(primary.socket());
    socket.onReadable(
        new UdpReader(
            socket,
            loop.batch(),
            primary.branch().counters(),
            answer -> answered(session, answer)));
  }

  private void answered(UdpSession session, DatagramBatch answer) {
    session.answered(System.nanoTime(), answer.bytes(0, answer.size()));
    loop.counters().primary().answered(answer.size());
    session.clients().answer(session, answer, loop.counters().answers());
  }

  private boolean evict() {
    Iterator<UdpSession> silent = unproven.values().iterator();
    if (!silent.hasNext()) {
      return false;
    }
    end(silent, silent.next());
    loop.counters().sessionEvicted();
    return true;
  }

  private void end(Iterator<UdpSession> at, UdpSession session) {
    at.remove();
    session.clients().remove(session);
    open.decrementAndGet();
    loop.counters().sessionEnded();
    session.close();
  }

  @Override
  public void sweep(long nowNanos) {
    // Sessions that began under another configuration have destinations of their own.
    Set<UdpBranches> used = Collections.newSetFromMap(new IdentityHashMap<>());
    branches().refresh();
    sweep(unproven.values(), nowNanos, used);
    sweep(established, nowNanos, used);
    used.remove(branches());
    used.forEach(UdpBranches::refresh);
  }

  private void sweep(Collection<UdpSession> sessions, long nowNanos, Set<UdpBranches> used) {
    Iterator<UdpSession> all = sessions.iterator();
    while (all.hasNext()) {
      UdpSession session = all.next();
      if (session.isIdle(nowNanos, idleNanos)) {
        end(all, session);
      } else {
        used.add(session.branches());
        if (session.follow(loop.sockets())) {
          readAnswers(session);
        }
      }
    }
  }

  @Override
  public boolean awaitsAnswers(long nowNanos) {
    return awaitsAnswers(unproven.values(), nowNanos) || awaitsAnswers(established, nowNanos);
  }

  private static boolean awaitsAnswers(Collection<UdpSession> sessions, long nowNanos) {
    return sessions.stream().anyMatch(session -> session.awaitsAnswer(nowNanos));
  }

  @Override
  public SessionPage page(int skip, int most) {
    long now = System.nanoTime();
    return new SessionPage(
        unproven.size() + established.size(),
        Stream.concat(established.stream(), unproven.values().stream())
            .skip(skip)
            .limit(most)
            .map(session -> session.stats(now))
            .toList());
  }

  @Override
  public void close() {
    endAll(unproven.values());
    endAll(established);
  }

  private void endAll(Collection<UdpSession> sessions) {
    Iterator<UdpSession> all = sessions.iterator();
    while (all.hasNext()) {
      end(all, all.next());
    }
  }
}
