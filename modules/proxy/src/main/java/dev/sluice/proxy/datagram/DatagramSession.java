package dev.sluice.proxy.datagram;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.PacketSockets;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client of one listening socket, and its own socket to each destination, so that the primary
 * and the mirrors can tell clients apart. Event loop only.
 */
final class DatagramSession {
  // As long as a resolver waits for a name server: resolv.conf(5).
  private static final long FIRST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MORE_ANSWERS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SocketClients clients;
  private final SocketAddress client;
  private final DatagramDestinations branches;
  private final DestinationSocket primary;
  private final @Nullable DestinationSocket[]
      mirrors; // null for those that the session does not have
  private final long beganNanos;
  private long received;
  private long answeredBytes;
  private long sentNanos;
  private long answeredNanos;
  private boolean answered;
  private boolean established;

  /**
   * Takes over the link to the primary; those to mirrors have no sockets yet.
   *
   * @param clients those of the socket that the client has sent to
   * @param branches where it sends to, as long as it lives
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
    this.branches = branches;
    this.mirrors = new DestinationSocket[branches.mirrors().size()];
    for (int i = 0; i < mirrors.length; i++) {
      DatagramDestination mirror = branches.mirrors().get(i);
      mirrors[i] = mirror.isSampled() ? new DestinationSocket(mirror, passed) : null;
    }
  }

  /**
   * Opens the sockets that are missing, and others where names lead elsewhere now.
   *
   * @return whether the primary has a new one
   */
  boolean follow(PacketSockets sockets) {
    for (DestinationSocket mirror : mirrors) {
      if (mirror != null) {
        mirror.follow(sockets);
      }
    }
    return primary.follow(sockets);
  }

  /** Returns where it sends to. */
  DatagramDestinations branches() {
    return branches;
  }

  /** Returns the way to the primary. */
  DestinationSocket primary() {
    return primary;
  }

  /** Returns those of the socket that the client has sent to. */
  SocketClients clients() {
    return clients;
  }

  SocketAddress client() {
    return client;
  }

  /** Sends some datagrams of a batch to the primary and to the mirrors. */
  void send(DatagramBatch batch, int from, int to) {
    received += batch.bytes(from, to);
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

  /** The client has sent something. */
  void spoke(long nowNanos) {
    sentNanos = nowNanos;
    established |= answered;
  }

  /** The primary has sent something. */
  void answered(long nowNanos, long bytes) {
    answeredBytes += bytes;
    answeredNanos = nowNanos;
    answered = true;
  }

  SessionStats stats(long nowNanos) {
    return new SessionStats(
        client instanceof InetSocketAddress at ? SessionStats.words(at) : client.toString(),
        nowNanos - beganNanos,
        received,
        answeredBytes,
        List.of());
  }

  /** Says whether the client seems to be there: it has spoken after an answer. */
  boolean isEstablished() {
    return established;
  }

  boolean isIdle(long nowNanos, long idleNanos) {
    return nowNanos - sentNanos > idleNanos && (!answered || nowNanos - answeredNanos > idleNanos);
  }

  /** Says whether the primary may still answer the last thing that the client has sent. */
  boolean awaitsAnswer(long nowNanos) {
    boolean isAnswered = answered && answeredNanos - sentNanos >= 0;
    return isAnswered
        ? nowNanos - answeredNanos < MORE_ANSWERS_NANOS
        : nowNanos - sentNanos < FIRST_ANSWER_NANOS;
  }

  void close() {
    primary.close();
    for (DestinationSocket mirror : mirrors) {
      if (mirror != null) {
        mirror.close();
      }
    }
  }
}
