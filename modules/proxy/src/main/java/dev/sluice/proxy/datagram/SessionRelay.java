package dev.sluice.proxy.datagram;

import dev.sluice.proxy.compare.DatagramComparison;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stage.access.AccessList;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.tee.ClientDetails;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one UDP route on one event loop: one session per client address and listening
 * socket.
 *
 * <p>Senders can be forged, so a new client must not displace a proven one. A client is proven once
 * it has sent again after a response. A full route ends the unproven session that has been silent
 * for the longest time; if there is none, it refuses the new client. Linux's connection tracking
 * uses the same rule ("early drop"). Event loop only.
 */
public final class SessionRelay implements DatagramRelay {
  private final RelayContext loop;
  private final AtomicInteger open; // on all event loops
  private @Nullable DatagramDestinations branches;
  private AccessList access = new AccessList(Limits.NONE);
  private final LateMirrors lateMirrors = new LateMirrors();
  private int sessionLimit;
  private long idleNanos;

  private final Set<DatagramSession> established = new HashSet<>();
  // The session that has been silent for the longest time comes first.
  private final Map<DatagramSession, DatagramSession> unproven =
      new LinkedHashMap<>(16, 0.75f, true);

  public SessionRelay(RelayContext loop, AtomicInteger open) {
    this.loop = loop;
    this.open = open;
  }

  @Override
  public void configure(DatagramDestinations configured, UdpRouteOptions options) {
    branches = configured;
    access = new AccessList(options.limits());
    sessionLimit = options.limits().sessions();
    idleNanos = options.idleTimeout().isZero() ? Long.MAX_VALUE : options.idleTimeout().toNanos();
  }

  private DatagramDestinations branches() {
    return Objects.requireNonNull(branches, "not configured");
  }

  @Override
  public BatchReader.Receiver at(PacketSocket listener) {
    SocketClients clients = new SocketClients(listener);
    return datagrams -> received(clients, datagrams);
  }

  private void received(SocketClients clients, DatagramBatch datagrams) {
    long now = System.nanoTime();
    int from = 0;
    while (from < datagrams.size()) {
      int to = datagrams.endOfRun(from);
      DatagramSession session = sessionOf(clients, datagrams, from, to, now);
      if (session != null) {
        to = from + Math.min(to - from, session.requestsLeft());
        clientSent(session, now);
        session.send(datagrams, from, to);
        if (session.requestsLeft() == 0) {
          clients.remove(session); // the client's next datagram begins a new one
        }
      }
      from = to;
    }
  }

  /**
   * Returns the client's session; null if it cannot have one, and then the datagrams count as
   * dropped.
   */
  private @Nullable DatagramSession sessionOf(
      SocketClients clients, DatagramBatch datagrams, int from, int to, long now) {
    SocketAddress sender = datagrams.sender(from);
    DatagramSession session = clients.sessionOf(sender);
    if (session != null) {
      return session;
    }
    Chain before = RelayContext.passed(datagrams, from);
    if (before != null && before.hasLastOf(loop.own())) {
      loop.counters().received().dropped(DropReason.LOOP, to - from);
      return null;
    } else if (access.isOpenToAll() || access.allows(datagrams.ip(from))) {
      return begin(clients, sender, to - from, loop.own().after(before), now);
    }
    loop.counters().received().dropped(DropReason.DENIED, to - from);
    return null;
  }

  private void clientSent(DatagramSession session, long now) {
    boolean wasEstablished = session.isEstablished();
    session.clientSent(now);
    if (!session.isEstablished()) {
      unproven.put(session, session); // after the sessions that have been silent for longer
    } else if (!wasEstablished) {
      unproven.remove(session);
      established.add(session);
    }
  }

  private @Nullable DatagramSession begin(
      SocketClients clients, SocketAddress sender, int datagrams, Chain passed, long now) {
    if (open.incrementAndGet() > sessionLimit && !evict()) {
      open.decrementAndGet();
      loop.counters().received().dropped(DropReason.TOO_MANY_SESSIONS, datagrams);
      return null;
    }
    DatagramDestinations to = branches();
    DestinationSocket toPrimary = new DestinationSocket(to.primary(), passed, new ClientDetails());
    if (!toPrimary.follow(loop.sockets())) {
      open.decrementAndGet();
      to.primary().lost(datagrams);
      return null;
    }
    DatagramSession session =
        new DatagramSession(clients, clients.keep(sender), toPrimary, to, passed, now);
    session.follow(loop.sockets(), mirror -> readMirror(session, mirror));
    readResponses(session);
    clients.add(session);
    loop.counters().sessionBegun();
    return session;
  }

  private void readResponses(DatagramSession session) {
    DestinationSocket primary = session.primary();
    PacketSocket socket = Objects.requireNonNull(primary.socket());
    socket.onReadable(
        new BatchReader(
            socket,
            loop.batch(),
            primary.branch().counters().sent(),
            response -> responded(session, response)));
  }

  private void readMirror(DatagramSession session, DestinationSocket mirror) {
    PacketSocket socket = Objects.requireNonNull(mirror.socket());
    DatagramBranch branch = mirror.branch().counters();
    socket.onReadable(
        new BatchReader(
            socket,
            loop.batch(),
            branch.sent(),
            response -> mirrorResponded(session, branch, response)));
  }

  private void mirrorResponded(
      DatagramSession session, DatagramBranch branch, DatagramBatch response) {
    DatagramComparison comparison = session.comparison();
    branch.responded(response.size());
    for (int i = 0; comparison != null && i < response.size(); i++) {
      comparison.mirrorResponded(branch.name(), response.bytes(i));
    }
    if (!session.awaitsMirror()) {
      loop.later().execute(() -> lateMirrors.closeIfDone(session)); // its socket is being read now
    }
  }

  private void responded(DatagramSession session, DatagramBatch response) {
    DatagramComparison comparison = session.comparison();
    for (int i = 0; comparison != null && i < response.size(); i++) {
      comparison.primaryResponded(response.bytes(i));
    }
    session.responded(System.nanoTime(), response.size(), response.bytes(0, response.size()));
    loop.counters().primary().responded(response.size());
    session.clients().respond(session, response, loop.counters().responses());
    if (session.isComplete()) {
      loop.later().execute(() -> endIfComplete(session)); // its socket is being read now
    }
  }

  private void endIfComplete(DatagramSession session) {
    if (session.isComplete() && (unproven.remove(session) != null || established.remove(session))) {
      ended(session);
    }
  }

  private boolean evict() {
    Iterator<DatagramSession> silent = unproven.values().iterator();
    if (!silent.hasNext()) {
      return false;
    }
    end(silent, silent.next());
    loop.counters().sessionEvicted();
    return true;
  }

  private void end(Iterator<DatagramSession> at, DatagramSession session) {
    at.remove();
    ended(session);
  }

  private void ended(DatagramSession session) {
    session.clients().remove(session);
    open.decrementAndGet();
    loop.counters().sessionEnded();
    lateMirrors.close(session);
  }

  @Override
  public void sweep(long nowNanos) {
    // Sessions that began with another configuration have their own destinations.
    Set<DatagramDestinations> used = Collections.newSetFromMap(new IdentityHashMap<>());
    branches().refresh();
    lateMirrors.sweep(nowNanos);
    sweep(unproven.values(), nowNanos, used);
    sweep(established, nowNanos, used);
    used.remove(branches());
    used.forEach(DatagramDestinations::refresh);
  }

  private void sweep(
      Collection<DatagramSession> sessions, long nowNanos, Set<DatagramDestinations> used) {
    Iterator<DatagramSession> all = sessions.iterator();
    while (all.hasNext()) {
      DatagramSession session = all.next();
      if (session.isIdle(nowNanos, idleNanos)) {
        end(all, session);
      } else {
        used.add(session.branches());
        if (session.follow(loop.sockets(), mirror -> readMirror(session, mirror))) {
          readResponses(session);
        }
        if (session.comparison() != null) {
          session.comparison().sweep(nowNanos);
        }
      }
    }
  }

  @Override
  public boolean awaitsResponses(long nowNanos) {
    return all().anyMatch(session -> session.awaitsResponse(nowNanos));
  }

  @Override
  public List<WaitingSession> waiting(long nowNanos) {
    return all()
        .filter(session -> session.awaitsResponse(nowNanos))
        .map(session -> session.waits(nowNanos))
        .toList();
  }

  private Stream<DatagramSession> all() {
    return Stream.concat(established.stream(), unproven.values().stream());
  }

  @Override
  public SessionPage page(int skip, int limit) {
    long now = System.nanoTime();
    return new SessionPage(
        unproven.size() + established.size(),
        all().skip(skip).limit(limit).map(session -> session.stats(now)).toList());
  }

  @Override
  public SessionPage first(int most, SessionOrder order) {
    long now = System.nanoTime();
    List<SessionStats> all =
        Stream.concat(established.stream(), unproven.values().stream())
            .map(session -> session.stats(now))
            .toList();
    return order.merge(List.of(new SessionPage(all.size(), all)), 0, most);
  }

  @Override
  public void close() {
    endSessions(unproven.values());
    endSessions(established);
    lateMirrors.closeAll();
  }

  private void endSessions(Collection<DatagramSession> sessions) {
    Iterator<DatagramSession> all = sessions.iterator();
    while (all.hasNext()) {
      end(all, all.next());
    }
  }
}
