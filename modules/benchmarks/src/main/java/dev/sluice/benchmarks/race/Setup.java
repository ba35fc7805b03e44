package dev.sluice.benchmarks.race;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a contender is started for.
 *
 * @param folder its own empty folder
 * @param listeners at least one
 * @param certificate certificate of its listeners and of the destinations with TLS; absent if its
 *     clients send in the clear
 */
record Setup(Path folder, List<Listener> listeners, Optional<Certificate> certificate) {

  /** Returns the only listener of a contender that mirrors, or that has one destination. */
  Listener listener() {
    return listeners.get(0);
  }
}
