package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.settings.ConfigSource;
import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What {@code sluice check} prints: lines for people, with mistakes on standard error, or a JSON
 * array of the mistakes.
 */
final class CheckReport {
  private final boolean asJson;
  private final JsonArray all = new JsonArray();
  private int mistakes;
  private int tried;
  private int unreached;

  CheckReport(boolean asJson) {
    this.asJson = asJson;
  }

  /** Adds a file without mistakes. */
  void isFine(String file, int routes) {
    if (!asJson) {
      System.out.println(file + ": ok, " + count(routes, "route"));
    }
  }

  /** Adds the warnings of a file, which do not change the exit code. */
  void warn(List<ConfigError> warnings) {
    for (ConfigError warning : warnings) {
      if (asJson) {
        all.add(json(warning).put("severity", "warning"));
      } else {
        System.err.println("warning: " + warning);
      }
    }
  }

  /** Adds the mistakes of a file. */
  void add(ConfigException wrong) {
    mistakes += wrong.details().size();
    wrong.details().forEach(this::addError);
  }

  /** Adds the attempts to reach the addresses of a file. */
  void add(List<ConnectCheck.Result> results, ConfigSource source) {
    List<ConfigError> lines =
        source.located(results.stream().map(ConnectCheck.Result::line).toList());
    for (int i = 0; i < lines.size(); i++) {
      tried++;
      if (!results.get(i).isReached()) {
        unreached++;
        addError(lines.get(i));
      } else if (!asJson) {
        System.out.println(lines.get(i));
      }
    }
  }

  private void addError(ConfigError error) {
    if (asJson) {
      all.add(json(error));
    } else {
      System.err.println(error);
    }
  }

  private static JsonObject json(ConfigError error) {
    JsonObject json = new JsonObject();
    ConfigError.Place place = error.place();
    if (place != null && !place.file().isEmpty()) {
      json.put("file", place.file());
      if (place.line() > 0) {
        json.put("line", place.line());
      }
      if (place.column() > 0) {
        json.put("column", place.column());
      }
    }
    if (!error.path().isEmpty()) {
      json.put("path", error.path());
    }
    if (error.value() != null) {
      json.put("value", error.value());
    }
    return json.put("message", error.message());
  }

  /** Prints the number of mistakes, or the array, and returns the exit code. */
  int end() {
    if (asJson) {
      System.out.println(all.encodePrettily());
    } else {
      if (mistakes > 1) {
        System.err.println(count(mistakes, "mistake"));
      }
      if (unreached > 0) {
        System.err.println(unreached + " of " + count(tried, "address") + " cannot be reached");
      }
    }
    if (mistakes > 0) {
      return ExitCode.USAGE;
    }
    return unreached > 0 ? ExitCode.FAILED : ExitCode.FINE;
  }

  private static String count(int number, String noun) {
    String plural = noun.endsWith("s") ? "es" : "s";
    return number + " " + noun + (number == 1 ? "" : plural);
  }
}
