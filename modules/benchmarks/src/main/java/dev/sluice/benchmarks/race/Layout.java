package dev.sluice.benchmarks.race;

import java.util.List;

/**
 * The kind of the clients and destinations of a block.
 *
 * @param clear number of destinations in the clear, which come first
 * @param encrypted number of destinations with TLS
 * @param tls whether the clients use TLS, which the contender terminates
 */
record Layout(int clear, int encrypted, boolean tls) {

  /** Returns the layout without TLS; the primary is one of the destinations. */
  static Layout plain(int fanOut) {
    return new Layout(fanOut, 0, false);
  }

  int fanOut() {
    return clear + encrypted;
  }

  /**
   * Returns the layout of each listener of a contender. One that cannot mirror needs a listener for
   * each destination, through which the clients send everything again. One of each kind is enough
   * here, so it has less to do than one that mirrors.
   */
  List<Layout> listeners(boolean mirrors) {
    return mirrors || fanOut() == 1
        ? List.of(this)
        : List.of(new Layout(1, 0, tls), new Layout(0, 1, tls));
  }
}
