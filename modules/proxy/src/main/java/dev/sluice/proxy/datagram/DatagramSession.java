package dev.sluice.proxy.datagram;

import dev.sluice.proxy.compare.DatagramComparison;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.tee.ClientDetails;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import dev.sluice.transport.datagram.ReportedSender;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client of one listening socket. It has its own socket to each destination, so that the
 * primary and the mirrors can distinguish clients. Event loop only.
 */
final class DatagramSession {
  // The default time that a resolver waits for a name server: resolv.conf(5).
  private static final long FIRST_RESPONSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MORE_RESPONSES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SocketClients clients;
  private final SocketAddress client;
  private final DatagramDestinations branches;
  private final DestinationSocket primary;
  private final ClientDetails details;
  private final @Nullable DatagramComparison comparison;
  private final @Nullable DestinationSocket[] mirrors; // null for each mirror that sample excludes
  private final long beganNanos;
  private final int responsesEach;
  private final int mostRequests;
  private long requests;
  private long responses;
  private long receivedBytes;
  private long responseBytes;
  private long sentNanos;
  private long respondedNanos;
  private boolean responded;
  private boolean established;

  /**
   * Takes over the socket to the primary; the mirrors have no sockets yet.
   *
   * @param clients all clients of the listening socket
   * @param branches its destinations, for its whole life
   * @param passed the routes of this process that its datagrams have passed
   */
  DatagramSession(
      SocketClients clients,
      SocketAddress client,
      DestinationSocket primary,
      DatagramDestinations branches,
      Chain passed,
      long nowNanos) {
    this.beganNanos = nowNanos;
    this.clients = clients;
    this.client = client;
    this.primary = primary;
    this.details = primary.client();
    this.responsesEach = branches.responsesEach();
    this.mostRequests = branches.requests();
    this.branches = branches;
    this.mirrors = new DestinationSocket[branches.mirrors().size()];
    for (int i = 0; i < mirrors.length; i++) {
      DatagramDestination mirror = branches.mirrors().get(i);
      mirrors[i] = mirror.isSampled() ? new DestinationSocket(mirror, passed, details) : null;
    }
    this.comparison = comparison(branches, mirrors, this::clientAsText, details.uniqueIdText());
  }

  private static @Nullable DatagramComparison comparison(
      DatagramDestinations branches,
      @Nullable DestinationSocket[] mirrors,
      Supplier<String> client,
      @Nullable String session) {
    if (branches.comparison() == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (DestinationSocket mirror : mirrors) {
      if (mirror != null) {
        names.add(mirror.branch().counters().name());
      }
    }
    return branches.comparison().observe(names, client, session);
  }

  /**
   * Opens missing sockets, and replaces those whose name has another address now.
   *
   * @param read called with each mirror that has a new socket, if its responses are needed
   * @return whether the primary has a new socket
   */
  boolean follow(PacketSockets sockets, Consumer<DestinationSocket> read) {
    for (DestinationSocket mirror : mirrors) {
      if (mirror != null && mirror.follow(sockets) && isCompared(mirror)) {
        read.accept(mirror);
      }
    }
    return primary.follow(sockets);
  }

  private boolean isCompared(DestinationSocket mirror) {
    return comparison != null
        && branches.comparison() != null
        && branches.comparison().reads(mirror.branch().counters().name());
  }

  /** Returns the comparison of its responses; null if they are not compared. */
  @Nullable DatagramComparison comparison() {
    return comparison;
  }

  /** Returns the destinations. */
  DatagramDestinations branches() {
    return branches;
  }

  /** Returns the socket to the primary. */
  DestinationSocket primary() {
    return primary;
  }

  /** Returns all clients of the listening socket. */
  SocketClients clients() {
    return clients;
  }

  SocketAddress client() {
    return client;
  }

  /** Sends some datagrams of a batch to the primary and to the mirrors. */
  void send(DatagramBatch batch, int from, int to) {
    requests += to - from;
    receivedBytes += batch.bytes(from, to);
    if (comparison != null) {
      for (int i = from; i < to; i++) {
        comparison.requested(batch.bytes(i));
      }
    }
    primary.send(batch, from, to);
    for (int i = 0; i < mirrors.length; i++) {
      DestinationSocket mirror = mirrors[i];
      if (mirror != null) {
        mirror.send(batch, from, to);
      } else {
        branches.mirrors().get(i).counters().sampledOut(to - from);
      }
    }
  }

  /** Notes that the client has sent datagrams. */
  void clientSent(long nowNanos) {
    sentNanos = nowNanos;
    established |= responded;
  }

  /** Returns how many datagrams the client may still send in this session. */
  int requestsLeft() {
    return mostRequests == 0 ? Integer.MAX_VALUE : (int) (mostRequests - requests);
  }

  /** Returns whether all responses have come that the route waits for. */
  boolean isComplete() {
    return responsesEach > 0
        && responses >= responsesEach * requests
        && (mostRequests == 0 || requestsLeft() == 0);
  }

  /** Notes that the primary has responded. */
  void responded(long nowNanos, int datagrams, long bytes) {
    responses += datagrams;
    responseBytes += bytes;
    respondedNanos = nowNanos;
    responded = true;
  }

  SessionStats stats(long nowNanos) {
    return new SessionStats(
        clientAsText(),
        details.uniqueIdText(),
        null,
        nowNanos - beganNanos,
        receivedBytes,
        responseBytes,
        List.of());
  }

  private String clientAsText() {
    SocketAddress counts = client instanceof ReportedSender sender ? sender.client() : client;
    return counts instanceof InetSocketAddress at ? SessionStats.words(at) : counts.toString();
  }

  /** Returns this session as one that waits for the primary's response. */
  WaitingSession waits(long nowNanos) {
    String name = branches.primary().counters().name();
    return new WaitingSession(clientAsText(), nowNanos - beganNanos, name, 0);
  }

  /** Returns whether the client's address is proven: it has sent again after a response. */
  boolean isEstablished() {
    return established;
  }

  boolean isIdle(long nowNanos, long idleNanos) {
    return nowNanos - sentNanos > idleNanos
        && (!responded || nowNanos - respondedNanos > idleNanos);
  }

  /** Returns whether the primary may still respond to the client's last datagram. */
  boolean awaitsResponse(long nowNanos) {
    boolean hasResponded = responded && respondedNanos - sentNanos >= 0;
    return hasResponded
        ? nowNanos - respondedNanos < MORE_RESPONSES_NANOS
        : nowNanos - sentNanos < FIRST_RESPONSE_NANOS;
  }

  /** Returns whether a comparison waits for the response of a mirror. */
  boolean awaitsMirror() {
    return comparison != null && comparison.awaitsMirror();
  }

  void close() {
    if (comparison != null) {
      comparison.ended();
    }
    primary.close();
    for (DestinationSocket mirror : mirrors) {
      if (mirror != null) {
        mirror.close();
      }
    }
  }
}
