package dev.sluice.benchmarks.race;

import java.util.List;
import java.util.stream.Stream;

/**
 * A listener that a contender has to open, and its destinations.
 *
 * @param port the port to listen on
 * @param clear ports of the destinations in the clear; the primary is the first of all
 * @param encrypted ports of the destinations with TLS
 */
record Listener(int port, List<Integer> clear, List<Integer> encrypted) {

  /** Returns the ports of all destinations, the primary's first. */
  List<Integer> destinations() {
    return Stream.concat(clear.stream(), encrypted.stream()).toList();
  }
}
