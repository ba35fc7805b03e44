package dev.sluice.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** The destinations of one contender: an echoing primary, and mirrors that only read. */
public final class Peers implements AutoCloseable {
  private final List<Peer> all = new ArrayList<>();

  /**
   * Opens them at free ports.
   *
   * @param fanOut how many, the primary included
   */
  public Peers(Loops loops, int fanOut) {
    for (int i = 0; i < fanOut; i++) {
      all.add(new Peer(i == 0 ? "the primary" : "mirror " + i, loops));
    }
    echo(true);
  }

  /** Their ports, the primary's first. */
  public List<Integer> ports() {
    return all.stream().map(Peer::port).toList();
  }

  /** Whether the primary answers with what it gets. */
  void echo(boolean wanted) {
    all.get(0).echo(wanted);
  }

  /** Counts from zero again. */
  public void forget() {
    all.forEach(Peer::forget);
  }

  /** Waits until each of them has got so many bytes: all that was sent, and nothing else. */
  void awaitReceived(long bytes) throws InterruptedException {
    for (Peer peer : all) {
      peer.awaitReceived(bytes);
    }
  }

  /** Waits until nobody is connected to any of them. */
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
