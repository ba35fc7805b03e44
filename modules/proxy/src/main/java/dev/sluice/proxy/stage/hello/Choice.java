package dev.sluice.proxy.stage.hello;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a client among those of one address. The order is: the client's name; the
 * longest pattern for it; the routes for all names. Within each of these, the protocols that the
 * client offers come first, in the client's order; then the routes for all protocols. Not
 * thread-safe while routes are added.
 *
 * @param <T> what is found
 */
public final class Choice<T> {
  private final Map<String, Map<String, List<T>>> byName = new HashMap<>();

  /** Adds what is found for these clients, beside what was added for them before. */
  public void add(When when, T found) {
    for (When.Kind kind : when.kinds()) {
      byName
          .computeIfAbsent(kind.serverName(), absent -> new HashMap<>())
          .computeIfAbsent(kind.protocol(), absent -> new ArrayList<>())
          .add(found);
    }
  }

  /**
   * Returns what was added for a client.
   *
   * @param hello null for a client that does not speak TLS
   * @return everything that was added for the best match; empty if there is none
   */
  public List<T> find(@Nullable ClientHello hello) {
    if (hello != null && hello.serverName() != null) {
      String name = hello.serverName();
      List<T> found = find(name, hello);
      for (int dot = name.indexOf('.'); found.isEmpty() && dot >= 0; ) {
        found = dot == 0 ? found : find("*" + name.substring(dot), hello);
        dot = name.indexOf('.', dot + 1);
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return find(When.ANY, hello);
  }

  private List<T> find(String name, @Nullable ClientHello hello) {
    Map<String, List<T>> byProtocol = byName.get(name);
    if (byProtocol == null) {
      return List.of();
    }
    if (hello != null) {
      for (String protocol : hello.protocols()) {
        List<T> found = byProtocol.get(protocol);
        if (found != null) {
          return found;
        }
      }
    }
    return byProtocol.getOrDefault(When.ANY, List.of());
  }
}
