package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramSocket;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client address, and its own socket to each destination, so that the primary and the mirrors
 * can tell clients apart. Event loop only.
 */
final class UdpSession {
  private final SocketAddress client;
  private final DatagramSocket primary;
  private final @Nullable DatagramSocket[] mirrors;
  private final boolean[] sampled;
  private long sentNanos;
  private long answeredNanos;
  private boolean answered;
  private boolean established;

  /**
   * Takes over the sockets.
   *
   * @param mirrors null for each that the session does without
   * @param sampled which mirrors the session was meant to have
   */
  UdpSession(
      SocketAddress client,
      DatagramSocket primary,
      @Nullable DatagramSocket[] mirrors,
      boolean[] sampled) {
    this.client = client;
    this.primary = primary;
    this.mirrors = mirrors;
    this.sampled = sampled;
  }

  SocketAddress client() {
    return client;
  }

  DatagramSocket primary() {
    return primary;
  }

  /** Sends some datagrams of a batch to the primary and to the mirrors. */
  void send(DatagramBatch batch, int from, int to, UdpBranch toPrimary, List<UdpBranch> toMirrors) {
    primary.send(batch, from, to, null, toPrimary.counters());
    for (int i = 0; i < mirrors.length; i++) {
      DatagramSocket mirror = mirrors[i];
      UdpBranch branch = toMirrors.get(i);
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
  void answered(long nowNanos) {
    answeredNanos = nowNanos;
    answered = true;
  }

  /** Says whether the client is there: it has spoken after an answer, which a forged one cannot. */
  boolean isEstablished() {
    return established;
  }

  boolean isIdle(long nowNanos, long idleNanos) {
    return nowNanos - sentNanos > idleNanos && (!answered || nowNanos - answeredNanos > idleNanos);
  }

  /** Says whether the last thing that the client has sent, and lately, was not answered. */
  boolean awaitsAnswer(long nowNanos, long patienceNanos) {
    boolean isAnswered = answered && answeredNanos - sentNanos >= 0;
    return !isAnswered && nowNanos - sentNanos < patienceNanos;
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
