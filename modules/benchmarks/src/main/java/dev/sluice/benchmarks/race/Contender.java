package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy that can be started as a process.
 *
 * @param name what it is called in the results
 * @param mirrors whether it can write to more than one destination
 * @param command how it is started
 */
record Contender(String name, boolean mirrors, Command command) {
  /** How to start it. */
  interface Command {
    /**
     * Writes its configuration, if it has one.
     *
     * @param folder its own, empty
     * @param port where it is to listen
     * @param destinations ports, the primary's first
     * @return the program and its arguments
     */
    List<String> in(Path folder, int port, List<Integer> destinations) throws IOException;
  }
}
