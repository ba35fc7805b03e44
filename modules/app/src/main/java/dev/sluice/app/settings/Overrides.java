package dev.sluice.app.settings;

import dev.sluice.config.DidYouMean;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration whose keys environment variables and system properties may set.
 *
 * <p>{@code SLUICE_ROUTES_ORDERS_PRIMARY_TO} and {@code sluice.routes.orders.primary.to} set {@code
 * primary.to} of the route called orders. Case does not matter. Only a key that the file's format
 * knows can be set, and only in a route or mirror that the file has; anything else is an error, for
 * a variable that has no effect is a trap.
 */
final class Overrides {
  // What Kubernetes puts into every container beside a service called sluice; not meant for us.
  private static final Pattern KUBERNETES = Pattern.compile("SLUICE_(SERVICE|PORT)(_.*)?");

  // What an error begins with; an element of a list has been set with the list.
  private static final Pattern PATH = Pattern.compile("(.+?)(?:\\[\\d+])?: ");

  private final JsonObject config;
  private final List<OverridableKey> targets;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, String> sources = new HashMap<>(); // by the path of the key

  /** Copies the configuration. */
  Overrides(JsonObject file) {
    config = file.copy();
    targets = OverridableKey.of(config);
  }

  /** Applies those variables whose name begins with {@code SLUICE_}. */
  void applyVariables(JsonObject variables) {
    for (String name : new TreeSet<>(variables.fieldNames())) {
      if (name.startsWith("SLUICE_") && !KUBERNETES.matcher(name).matches()) {
        apply(name, variables.getValue(name), OverridableKey::variable);
      }
    }
  }

  /** Applies those properties whose name begins with {@code sluice.} */
  void applyProperties(JsonObject properties) {
    for (String name : new TreeSet<>(properties.fieldNames())) {
      if (name.startsWith("sluice.")) {
        apply(name, properties.getValue(name), OverridableKey::property);
      }
    }
  }

  /** Returns the configuration as it is now. */
  JsonObject config() {
    return config;
  }

  /** Returns what was wrong with the variables and properties themselves. */
  List<String> errors() {
    return errors;
  }

  /** Adds to an error about a key's value who has set it, if that was not the file. */
  String withSource(String error) {
    Matcher begin = PATH.matcher(error);
    String source = begin.lookingAt() ? sources.get(begin.group(1)) : null;
    return source == null ? error : error + " (set by " + source + ")";
  }

  private void apply(String name, Object value, Function<OverridableKey, String> naming) {
    List<OverridableKey> meant =
        targets.stream().filter(target -> naming.apply(target).equalsIgnoreCase(name)).toList();
    if (meant.size() == 1) {
      meant.get(0).set(value);
      sources.put(meant.get(0).path(), name);
    } else if (meant.isEmpty()) {
      errors.add(name + ": sets no key of this configuration" + suggestion(name, naming));
    } else {
      List<String> properties = meant.stream().map(OverridableKey::property).toList();
      errors.add(
          name
              + ": could mean several keys; use a system property: "
              + String.join(" or ", properties));
    }
  }

  private String suggestion(String name, Function<OverridableKey, String> naming) {
    String words =
        DidYouMean.of(name.toUpperCase(Locale.ROOT), targets.stream().map(naming).toList());
    return words.startsWith("did you mean") ? "; " + words : "";
  }
}
