package dev.sluice.tls.keys;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by the host names of certificates. A name in full comes before a wildcard, which stands
 * for one label, RFC 6125, section 6.4.3; of two values with the same name the first is found.
 * Immutable; any thread.
 */
public final class NameMap<V> {
  private static final String ANY = "*.";

  private final Map<String, V> exact = new HashMap<>();
  private final Map<String, V> parents = new HashMap<>(); // such as .example.com

  private NameMap() {}

  /** A value and its names, in lower case. */
  public record Entry<V>(List<String> names, V value) {}

  /** Returns the map of these values. */
  public static <V> NameMap<V> of(List<Entry<V>> entries) {
    NameMap<V> map = new NameMap<>();
    for (Entry<V> entry : entries) {
      entry.names().forEach(name -> map.add(name, entry.value()));
    }
    return map;
  }

  private void add(String name, V value) {
    if (name.startsWith(ANY)) {
      parents.putIfAbsent(name.substring(1), value);
    } else {
      exact.putIfAbsent(name, value);
    }
  }

  /** Returns the value for a name that a client asks for; null if there is none. */
  public @Nullable V find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    V found = exact.get(lower);
    int dot = lower.indexOf('.');
    return found != null || dot < 0 ? found : parents.get(lower.substring(dot));
  }
}
