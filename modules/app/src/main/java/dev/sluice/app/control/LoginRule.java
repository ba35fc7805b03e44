package dev.sluice.app.control;

import dev.sluice.app.settings.ConfigEdit;
import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rule for the logins of mirrors: a client of the API may not make Sluice send the passwords of
 * a file to another server. Any thread.
 */
final class LoginRule {
  private LoginRule() {}

  /** Returns the same edit, which fails if it adds a login or moves one to another address. */
  static ConfigEdit keptBy(ConfigEdit edit) {
    return config -> {
      Set<String> before = logins(config);
      String place = edit.applyTo(config);
      if (!before.containsAll(logins(config))) {
        throw new ConfigException(
            List.of(
                "login: only the configuration file may say where a login is used, because its"
                    + " passwords are sent there"));
      }
      return place;
    };
  }

  private static Set<String> logins(JsonObject config) {
    Set<String> found = new HashSet<>();
    for (Object route : config.getJsonArray("routes", new JsonArray())) {
      for (Object each : ((JsonObject) route).getJsonArray("mirrors", new JsonArray())) {
        if (each instanceof JsonObject mirror && mirror.containsKey("login")) {
          found.add(
              new JsonArray()
                  .add(mirror.getValue("to"))
                  .add(mirror.getValue("tls"))
                  .add(mirror.getValue("login"))
                  .encode());
        }
      }
    }
    return found;
  }
}
