package dev.sluice.app.control;

import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigKey;
import dev.sluice.tls.TlsClientOptions;
import dev.sluice.tls.TlsServerOptions;
import dev.sluice.tls.keys.CertificateKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that the API may name: those that the configuration names. Otherwise the errors about
 * certificates and keys would tell a client of the API which files of this machine exist, and a log
 * of differences would be appended to any file. Any thread.
 */
final class NamedFiles {
  private static final Set<String> TLS =
      Stream.of(TlsServerOptions.SPEC, TlsClientOptions.SPEC, CertificateKeys.SPEC)
          .flatMap(spec -> spec.keys().stream())
          .filter(CertificateKeys::isFile)
          .map(ConfigKey::name)
          .collect(Collectors.toUnmodifiableSet());

  /** The keys of files, by the section that they are in, at any depth. */
  private static final Map<String, Set<String>> KEYS = Map.of("tls", TLS, "compare", Set.of("log"));

  private final Set<String> named = ConcurrentHashMap.newKeySet();

  /** Remembers the files of a configuration; an edit is checked before it is one. */
  void learn(JsonObject config) {
    each(config, "", Set.of(), (path, file) -> named.add(file));
  }

  /**
   * Refuses sections with files that no configuration has named.
   *
   * @param section a route, or a primary or a mirror, or some of its keys
   * @throws ConfigException with an error for each such file
   */
  void check(JsonObject section) {
    Set<ConfigError> errors = new LinkedHashSet<>();
    each(
        section,
        "",
        Set.of(),
        (path, file) -> {
          if (!named.contains(file)) {
            String why = "is a file that the configuration file does not name";
            errors.add(ConfigError.at(path, file, why));
          }
        });
    if (!errors.isEmpty()) {
      throw ConfigException.of(errors);
    }
  }

  /** Visits the path and the value of each key of a file, in all sections that have them. */
  private static void each(
      JsonObject section, String path, Set<String> files, BiConsumer<String, String> visit) {
    for (Map.Entry<String, Object> entry : section) {
      String key = entry.getKey();
      if (files.contains(key) && entry.getValue() instanceof String file) {
        visit.accept(path + key, file);
      } else {
        each(entry.getValue(), path + key, KEYS.getOrDefault(key, files), visit);
      }
    }
  }

  private static void each(
      Object value, String path, Set<String> files, BiConsumer<String, String> visit) {
    if (value instanceof JsonObject section) {
      each(section, path + ".", files, visit);
    } else if (value instanceof JsonArray list) {
      for (int i = 0; i < list.size(); i++) {
        each(list.getValue(i), path + "[" + i + "]", files, visit);
      }
    }
  }
}
