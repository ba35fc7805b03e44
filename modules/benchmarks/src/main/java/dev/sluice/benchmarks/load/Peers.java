package dev.sluice.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** The destinations of one contender: an echoing primary, and mirrors that only read. */
public final class Peers implements AutoCloseable {
  private final List<Peer> all = new ArrayList<>();

  /**
   * Opens the peers at free ports.
   *
   * @param fanOut number of peers, the primary included
   */
  public Peers(Loops loops, int fanOut) {
    for (int i = 0; i < fanOut; i++) {
      all.add(new Peer(i == 0 ? "the primary" : "mirror " + i, loops));
    }
    echo(true);
  }

  /** Returns their ports, the primary's first. */
  public List<Integer> ports() {
    return all.stream().map(Peer::port).toList();
  }

  /** Sets whether the primary echoes. */
  void echo(boolean wanted) {
    all.get(0).echo(wanted);
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
