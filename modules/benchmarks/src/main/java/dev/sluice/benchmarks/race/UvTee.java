package dev.sluice.benchmarks.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tee in C, which is compiled at run time.
 *
 * @param program the executable
 */
record UvTee(Path program) implements Contender.Command {

  /** Compiles the program; empty without a compiler or libuv. */
  static Optional<UvTee> compile(Path root, Path folder) {
    Path source = root.resolve("modules/benchmarks/src/main/c/uvtee.c");
    Path program = folder.resolve("uvtee");
    return Tool.call("cc", "-O2", "-o", program.toString(), source.toString(), "-luv")
        .map(compiled -> new UvTee(program));
  }

  /** Returns the version of libuv that it uses. */
  Optional<String> version() {
    return Tool.call(program.toString(), "version");
  }

  @Override
  public List<String> in(Setup setup) {
    Listener own = setup.listener();
    List<String> command =
        new ArrayList<>(List.of(program.toString(), Integer.toString(own.port())));
    own.destinations().forEach(destination -> command.add(destination.toString()));
    return command;
  }
}
