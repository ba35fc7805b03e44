package dev.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes adds variables for each service to each container. */
class KubernetesVariablesTest {
  private static final JsonObject NONE = new JsonObject();

  /** Returns the variables of a service with a named and an unnamed port, as a kubelet does. */
  private static JsonObject of(String service) {
    String name = service.toUpperCase(Locale.ROOT).replace('-', '_');
    String address = "10.96.0.9";
    JsonObject all =
        new JsonObject()
            .put(name + "_SERVICE_HOST", address)
            .put(name + "_SERVICE_PORT", "7000")
            .put(name + "_SERVICE_PORT_HTTP_METRICS", "7080")
            .put(name + "_PORT", "tcp://10.96.0.9:7000");
    for (String port : List.of("tcp/7000", "tcp/7080", "udp/5300", "sctp/5301")) {
      String protocol = port.substring(0, port.indexOf('/'));
      String number = port.substring(port.indexOf('/') + 1);
      String prefix = name + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
      all.put(prefix, protocol + "://" + address + ":" + number)
          .put(prefix + "_PROTO", protocol)
          .put(prefix + "_PORT", number)
          .put(prefix + "_ADDR", address);
    }
    return all;
  }

  private static JsonObject file() {
    JsonObject route =
        new JsonObject()
            .put("name", "orders")
            .put("listen", "tcp://h:1")
            .put("primary", new JsonObject().put("to", "tcp://h:2"));
    return new JsonObject()
        .put("admin", new JsonObject())
        .put("cluster", new JsonObject())
        .put("routes", new JsonArray().add(route));
  }

  private static List<String> errors(JsonObject variables) {
    try {
      Settings.of(file(), variables, NONE);
      return List.of();
    } catch (ConfigException e) {
      return e.errors();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice",
        "sluice-admin",
        "sluice-orders",
        "sluice-metrics",
        "sluice-routes-orders",
        "sluice-routes-orders-primary",
        "sluice-service",
        "sluice-port-7000-tcp",
        "sluice-cluster-eventbus"
      })
  void a_service_stops_no_start(String service) {
    assertThat(errors(of(service))).isEmpty();
  }

  @Test
  void variables_that_set_keys_have_their_effect_beside_those_of_services() {
    JsonObject variables =
        of("sluice-cluster-eventbus")
            .mergeIn(of("sluice"))
            .put("SLUICE_CLUSTER_EVENTBUS_PORT", "5702")
            .put("SLUICE_ROUTES_ORDERS_DRAINTIMEOUT", "7s");
    Settings settings = Settings.of(file(), variables, NONE);
    assertThat(settings.cluster().eventBus().port()).isEqualTo(5702);
    assertThat(settings.routes().get(0).drainTimeout()).hasSeconds(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_ADMIN_PORT",
        "SLUICE_ADMIN_LISTN",
        "SLUICE_ADMIN_PORTS_7080_TCP",
        "SLUICE_ADMIN_PORT_HTTP_TCP",
        "SLUICE_ROUTES_ORDERS_SERVICE_PORT"
      })
  void a_typing_error_is_found_beside_services(String name) {
    JsonObject variables = of("sluice-admin").mergeIn(of("sluice")).put(name, "7080");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Settings.of(file(), variables, NONE))
        .satisfies(
            e ->
                assertThat(e.errors())
                    .singleElement()
                    .asString()
                    .startsWith(name + ": sets no key of this configuration"));
  }

  @Test
  void variables_like_those_of_a_service_are_errors_without_the_service() {
    assertThat(errors(new JsonObject().put("SLUICE_ADMIN_SERVICE_PORT", "7080"))).hasSize(1);
  }
}
