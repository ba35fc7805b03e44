package dev.sluice.app;

import dev.sluice.testkit.FreePort;
import java.nio.file.Path;
import java.util.List;

/**
 * The place of a node in a test's cluster.
 *
 * @param number 1, 2 or 3
 * @param member its address for other nodes
 * @param admin the URL of its listener for operators
 * @param route the address of its route {@code orders}
 * @param command command prefix that starts programs there; may be empty
 */
record Place(int number, String member, String admin, String route, List<String> command) {
  Place {
    command = List.copyOf(command);
  }

  /** Returns three places in the loopback network, each with its own address. */
  static List<Place> onLoopback() {
    int cluster = FreePort.find();
    int admin = FreePort.find();
    int route = FreePort.find();
    return List.of(
        onLoopback(1, cluster, admin, route),
        onLoopback(2, cluster, admin, route),
        onLoopback(3, cluster, admin, route));
  }

  private static Place onLoopback(int number, int cluster, int admin, int route) {
    String host = "127.0.0." + number + ":";
    return new Place(
        number,
        "tcp://" + host + cluster,
        "http://" + host + admin,
        "tcp://" + host + route,
        List.of());
  }

  /** Returns two network namespaces; their Unix sockets for clients are in a folder. */
  static List<Place> in(Namespaces namespaces, Path folder) {
    return List.of(in(namespaces, folder, 1), in(namespaces, folder, 2));
  }

  private static Place in(Namespaces namespaces, Path folder, int number) {
    return new Place(
        number,
        "tcp://" + namespaces.address(number) + ":5701",
        "http://127.0.0.1:7080",
        "unix://" + folder.resolve("orders-" + number + ".sock"),
        namespaces.command(number));
  }

  /** Returns the name of the node. */
  String node() {
    return "node-" + number;
  }
}
