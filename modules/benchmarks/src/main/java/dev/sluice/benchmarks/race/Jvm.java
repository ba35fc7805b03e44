package dev.sluice.benchmarks.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This JVM's own program and class path, for contenders that live in this module. */
final class Jvm {
  private Jvm() {}

  static String home() {
    return System.getProperty("java.home", "");
  }

  /** Returns the command for a main class, with default flags. */
  static List<String> main(Class<?> type, List<Integer> ports) {
    List<String> command = new ArrayList<>(List.of(Path.of(home(), "bin", "java").toString()));
    if (Runtime.version().feature() >= 24) {
      // As bin/sluice does: Netty's use of Unsafe and of native libraries is warned of otherwise.
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), type.getName()));
    ports.forEach(port -> command.add(port.toString()));
    return command;
  }
}
