package dev.sluice.app;

import java.io.IOException;
import java.util.List;

/**
 * Two Linux network namespaces with a switch between them that can drop all packets. Needs root.
 */
final class Namespaces implements AutoCloseable {
  private final String name = "sluice-" + ProcessHandle.current().pid() + "-";
  private final String hub = name + "hub";

  private Namespaces() {}

  /** Returns whether this process may create namespaces. */
  static boolean arePossible() {
    String probe = "sluice-" + ProcessHandle.current().pid();
    return run("ip", "netns", "add", probe) == 0 && run("ip", "netns", "del", probe) == 0;
  }

  static Namespaces make() throws IOException {
    Namespaces made = new Namespaces();
    must("ip", "netns", "add", made.hub);
    must("ip", "-n", made.hub, "link", "add", "switch", "type", "bridge");
    must("ip", "-n", made.hub, "link", "set", "switch", "up");
    for (int number = 1; number <= 2; number++) {
      made.plugIn(number);
    }
    return made;
  }

  private void plugIn(int number) throws IOException {
    String space = name + number;
    String port = "port" + number;
    must("ip", "netns", "add", space);
    must("ip", "-n", space, "link", "set", "lo", "up");
    must(
        "ip", "link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", port, "netns",
        hub);
    must("ip", "-n", hub, "link", "set", port, "master", "switch", "up");
    must("ip", "-n", space, "addr", "add", address(number) + "/24", "dev", "eth0");
    must("ip", "-n", space, "link", "set", "eth0", "up");
  }

  /** Returns the address of a namespace, 1 or 2. */
  String address(int number) {
    return "10.99.0." + number;
  }

  /** Returns the command prefix that starts a program in a namespace. */
  List<String> command(int number) {
    return List.of("ip", "netns", "exec", name + number);
  }

  /** Drops all packets between the two, without notifying either side. */
  void divide() throws IOException {
    must("ip", "-n", hub, "link", "set", "port1", "nomaster");
  }

  void heal() throws IOException {
    must("ip", "-n", hub, "link", "set", "port1", "master", "switch");
  }

  @Override
  public void close() throws IOException {
    for (String space : List.of(name + 1, name + 2, hub)) {
      run("ip", "netns", "del", space);
    }
  }

  private static void must(String... words) throws IOException {
    int code = run(words);
    if (code != 0) {
      throw new IOException(String.join(" ", words) + ": exit code " + code);
    }
  }

  private static int run(String... words) {
    Process process;
    try {
      process = new ProcessBuilder(words).inheritIO().start();
    } catch (IOException e) {
      return -1; // the program does not exist
    }
    // Not waitFor(): its interruption would leave the other namespaces in place.
    return process.onExit().join().exitValue();
  }
}
