package dev.sluice.benchmarks.race;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This JVM's executable and class path, for contenders in this module. */
final class Jvm {
  private Jvm() {}

  static String home() {
    return System.getProperty("java.home", "");
  }

  /** Returns the command for a main class, with default flags. */
  static List<String> main(Class<?> type, List<Integer> ports) {
    List<String> command = new ArrayList<>(List.of(Path.of(home(), "bin", "java").toString()));
    if (Runtime.version().feature() >= 24) {
      // As in bin/sluice: otherwise the JVM warns about Netty's use of Unsafe and native libraries.
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), type.getName()));
    ports.forEach(port -> command.add(port.toString()));
    return command;
  }
}
