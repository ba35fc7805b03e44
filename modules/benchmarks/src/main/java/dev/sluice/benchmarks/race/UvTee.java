package dev.sluice.benchmarks.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tee in C, which is compiled here and now.
 *
 * @param program the executable
 */
record UvTee(Path program) implements Contender.Command {

  /** Compiles it; nothing where there is no compiler or no libuv. */
  static Optional<UvTee> compile(Path root, Path folder) {
    Path source = root.resolve("modules/benchmarks/src/main/c/uvtee.c");
    Path program = folder.resolve("uvtee");
    return Tool.call("cc", "-O2", "-o", program.toString(), source.toString(), "-luv")
        .map(compiled -> new UvTee(program));
  }

  /** The version of libuv that it runs with. */
  Optional<String> version() {
    return Tool.call(program.toString(), "version");
  }

  @Override
  public List<String> in(Path folder, int port, List<Integer> destinations) {
    List<String> command = new ArrayList<>(List.of(program.toString(), Integer.toString(port)));
    destinations.forEach(destination -> command.add(destination.toString()));
    return command;
  }
}
