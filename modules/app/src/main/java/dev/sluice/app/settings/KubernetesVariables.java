package dev.sluice.app.settings;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The variables that Kubernetes sets in each container of a namespace for each of its services. Of
 * a service called sluice-admin they begin with {@code SLUICE_ADMIN_}, like variables for Sluice.
 */
final class KubernetesVariables {
  private static final String HOST = "_SERVICE_HOST"; // which every service has
  private static final Pattern REST =
      Pattern.compile(
          "_SERVICE_HOST|_SERVICE_PORT(_.+)?|_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
  private static final String URL_OF_SERVICE =
      "_PORT"; // SLUICE_CLUSTER_EVENTBUS_PORT is a key, too
  private static final Pattern URL = Pattern.compile("(tcp|udp|sctp)://.+");

  private final JsonObject variables;
  private final List<String> services;

  /** Finds the services. */
  KubernetesVariables(JsonObject variables) {
    this.variables = variables;
    this.services =
        variables.fieldNames().stream()
            .filter(name -> name.endsWith(HOST))
            .map(name -> name.substring(0, name.length() - HOST.length()))
            .toList();
  }

  /** Returns whether a variable belongs to a service. */
  boolean contain(String name) {
    return services.stream().anyMatch(service -> isOf(service, name));
  }

  private boolean isOf(String service, String name) {
    if (!name.startsWith(service)) {
      return false;
    }
    String rest = name.substring(service.length());
    return rest.equals(URL_OF_SERVICE)
        ? URL.matcher(String.valueOf(variables.getValue(name))).matches()
        : REST.matcher(rest).matches();
  }
}
