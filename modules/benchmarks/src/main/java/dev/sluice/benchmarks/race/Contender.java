package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.util.List;

/**
 * A proxy that can be started as a process.
 *
 * @param name its name in the results
 * @param mirrors whether it can write to more than one destination
 * @param command starts it
 */
record Contender(String name, boolean mirrors, Command command) {
  /** The command that starts it. */
  interface Command {
    /**
     * Writes its configuration, if it has one.
     *
     * @return the program and its arguments
     */
    List<String> in(Setup setup) throws IOException;
  }
}
