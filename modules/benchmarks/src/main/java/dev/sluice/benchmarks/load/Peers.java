package dev.sluice.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The destinations of one contender, which echo or only read. */
public final class Peers implements AutoCloseable {
  private final List<Peer> all = new ArrayList<>();
  private final int clear;
  private final int echoing;

  private Peers(int clear, int echoing) {
    this.clear = clear;
    this.echoing = echoing;
  }

  /**
   * Opens an echoing primary, and mirrors that only read, at free ports.
   *
   * @param fanOut number of peers, the primary included
   */
  public static Peers plain(Loops loops, int fanOut) {
    Peers peers = new Peers(fanOut, 1);
    for (int i = 0; i < fanOut; i++) {
      peers.open(loops, null);
    }
    return peers;
  }

  /**
   * Opens peers that all echo, at free ports. The primary is the first.
   *
   * @param clear number of peers without TLS
   * @param encrypted number of peers with TLS, which follow the others
   */
  public static Peers mixed(Loops loops, int clear, int encrypted, ServerTls tls) {
    Peers peers = new Peers(clear, clear + encrypted);
    for (int i = 0; i < clear + encrypted; i++) {
      peers.open(loops, i < clear ? null : tls);
    }
    return peers;
  }

  private void open(Loops loops, @Nullable ServerTls tls) {
    String name = all.isEmpty() ? "the primary" : "mirror " + all.size();
    Peer peer = new Peer(name, loops, tls);
    peer.echo(all.size() < echoing);
    all.add(peer);
  }

  /** Returns the ports of the peers without TLS. */
  public List<Integer> clearPorts() {
    return all.subList(0, clear).stream().map(Peer::port).toList();
  }

  /** Returns the ports of the peers with TLS. */
  public List<Integer> encryptedPorts() {
    return all.subList(clear, all.size()).stream().map(Peer::port).toList();
  }

  /** Sets whether the peers that can echo do so. */
  void echo(boolean wanted) {
    all.subList(0, echoing).forEach(peer -> peer.echo(wanted));
  }

  /** Resets the counters. */
  public void forget() {
    all.forEach(Peer::forget);
  }

  /** Waits until each peer has received exactly so many bytes. */
  void awaitReceived(long bytes) throws InterruptedException {
    for (Peer peer : all) {
      peer.awaitReceived(bytes);
    }
  }

  /** Waits until all clients have disconnected from all peers. */
  public void awaitClosed() throws InterruptedException {
    for (Peer peer : all) {
      peer.awaitClosed();
    }
  }

  @Override
  public void close() {
    all.forEach(Peer::close);
  }
}
