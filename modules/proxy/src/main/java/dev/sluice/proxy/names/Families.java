package dev.sluice.proxy.names;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;

/** The order in which the IPv4 and IPv6 addresses of a host are tried. Any thread. */
final class Families {
  private Families() {}

  /**
   * Returns each address once, alternating between the families, beginning with the first address:
   * if one family has no route, the second attempt uses the other one. RFC 8305, section 4.
   */
  static List<InetAddress> interleaved(Collection<InetAddress> addresses) {
    Queue<InetAddress> one = new ArrayDeque<>();
    Queue<InetAddress> other = new ArrayDeque<>();
    for (InetAddress address : new LinkedHashSet<>(addresses)) {
      boolean isOfTheFirst = one.isEmpty() || one.peek().getClass() == address.getClass();
      (isOfTheFirst ? one : other).add(address);
    }
    List<InetAddress> all = new ArrayList<>(one.size() + other.size());
    while (!one.isEmpty() || !other.isEmpty()) {
      moveFirst(one, all);
      moveFirst(other, all);
    }
    return List.copyOf(all);
  }

  private static void moveFirst(Queue<InetAddress> from, List<InetAddress> to) {
    InetAddress first = from.poll();
    if (first != null) {
      to.add(first);
    }
  }
}
