package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client address, and its own socket to each destination, so that the primary and the mirrors
 * can tell clients apart. Event loop only.
 */
final class UdpSession {
  // As long as a resolver waits for a name server: resolv.conf(5).
  private static final long FIRST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MORE_ANSWERS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SocketAddress client;
  private final UdpBranches branches;
  private final Chain passed;
  private final DatagramSocket primary;
  private final @Nullable DatagramSocket[] mirrors;
  private final boolean[] sampled;
  private final long beganNanos;
  private long received;
  private long answeredBytes;
  private long sentNanos;
  private long answeredNanos;
  private boolean answered;
  private boolean established;

  /**
   * Takes over the socket to the primary; there are none to mirrors yet.
   *
   * @param branches where it sends to, as long as it lives
   * @param passed the routes of this process that its datagrams have passed
   */
  UdpSession(
      SocketAddress client,
      DatagramSocket primary,
      UdpBranches branches,
      Chain passed,
      long nowNanos) {
    this.beganNanos = nowNanos;
    this.client = client;
    this.primary = primary;
    this.branches = branches;
    this.passed = passed;
    int count = branches.mirrors().size();
    this.mirrors = new DatagramSocket[count];
    this.sampled = new boolean[count];
    for (int i = 0; i < count; i++) {
      sampled[i] = branches.mirrors().get(i).isSampled();
    }
  }

  /** Opens a socket to each mirror that the session is meant to have, where there is none. */
  void openMissing(DatagramSockets sockets) {
    for (int i = 0; i < mirrors.length; i++) {
      if (sampled[i] && mirrors[i] == null) {
        mirrors[i] = branches.mirrors().get(i).open(sockets, passed);
      }
    }
  }

  SocketAddress client() {
    return client;
  }

  /** Sends some datagrams of a batch to the primary and to the mirrors. */
  void send(DatagramBatch batch, int from, int to) {
    received += batch.bytes(from, to);
    primary.send(batch, from, to, null, branches.primary().counters());
    for (int i = 0; i < mirrors.length; i++) {
      DatagramSocket mirror = mirrors[i];
      UdpBranch branch = branches.mirrors().get(i);
      if (mirror != null) {
        mirror.send(batch, from, to, null, branch.counters());
      } else if (sampled[i]) {
        branch.lost(to - from);
      } else {
        branch.counters().sampledOut(to - from);
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
    for (DatagramSocket mirror : mirrors) {
      if (mirror != null) {
        mirror.close();
      }
    }
  }
}
