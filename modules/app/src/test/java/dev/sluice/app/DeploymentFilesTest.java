package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.settings.Settings;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for systemd, Docker and Kubernetes agree with each other and with the program. */
@OneJdkIsEnough
class DeploymentFilesTest {
  private static final Path CONF = Program.ROOT.resolve("conf");
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final Path folder;

  DeploymentFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static List<JsonObject> documents(String file) throws IOException {
    List<JsonObject> all = new ArrayList<>();
    for (Object document : yaml().loadAll(Files.readString(CONF.resolve(file)))) {
      all.add(new JsonObject(Json.encode(document)));
    }
    return all;
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  private static JsonObject kind(String kind) throws IOException {
    return documents("kubernetes/sluice.yaml").stream()
        .filter(document -> kind.equals(document.getString("kind")))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject podTemplate() throws IOException {
    return kind("Deployment").getJsonObject("spec").getJsonObject("template");
  }

  private static JsonObject pod() throws IOException {
    return podTemplate().getJsonObject("spec");
  }

  private static JsonObject container() throws IOException {
    return pod().getJsonArray("containers").getJsonObject(0);
  }

  private static String configMap() throws IOException {
    return kind("ConfigMap").getJsonObject("data").getString("sluice.yaml");
  }

  /** Checks the configuration as {@code sluice check} does. */
  private Settings settings(String yaml) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "a-token-of-24-characters");
    JsonObject json = new JsonObject(Json.encode(yaml().load(yaml)));
    if (json.getJsonObject("admin").containsKey("tokenFile")) {
      json.getJsonObject("admin").put("tokenFile", token.toString());
    }
    return Settings.of(json, new JsonObject(), new JsonObject());
  }

  private static Duration stopTime(Settings settings) {
    return settings.routes().stream()
        .map(RouteOptions::drainTimeout)
        .max(Duration::compareTo)
        .orElseThrow()
        .plus(settings.drainDelay())
        .plus(RESERVE);
  }

  private static int port(String name) throws IOException {
    for (Object each : container().getJsonArray("ports")) {
      if (each instanceof JsonObject port && name.equals(port.getString("name"))) {
        return port.getInteger("containerPort");
      }
    }
    throw new AssertionError("the container has no port " + name);
  }

  @Test
  void the_ports_of_the_pod_are_those_of_its_configuration() throws IOException {
    Settings settings = settings(configMap());
    var admin = Objects.requireNonNull(settings.admin());
    assertThat(Objects.requireNonNull(admin.listen()).port()).isEqualTo(port("admin"));
    assertThat(Objects.requireNonNull(admin.health()).port()).isEqualTo(port("health"));
    for (RouteOptions route : settings.routes()) {
      assertThat(route.listen().address().port()).isEqualTo(port(route.name()));
    }
    assertThat(container().getJsonArray("ports")).hasSize(settings.routes().size() + 2);
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      JsonObject get = container().getJsonObject(probe).getJsonObject("httpGet");
      assertThat(get.getString("port")).isEqualTo("health");
      assertThat(get.getString("path"))
          .isEqualTo(probe.equals("livenessProbe") ? "/health/live" : "/health/ready");
    }
  }

  @Test
  void the_pod_may_take_as_long_as_its_routes_to_drain() throws IOException {
    Duration grace = Duration.ofSeconds(pod().getInteger("terminationGracePeriodSeconds"));
    assertThat(grace).isGreaterThanOrEqualTo(stopTime(settings(configMap())));
  }

  @Test
  void the_selectors_and_ports_of_services_and_monitors_match_the_pods() throws IOException {
    JsonObject labels = podTemplate().getJsonObject("metadata").getJsonObject("labels");
    JsonObject service = kind("Service").getJsonObject("spec");
    assertThat(service.getJsonObject("selector")).isEqualTo(labels);
    for (Object each : service.getJsonArray("ports")) {
      String target = ((JsonObject) each).getString("targetPort");
      assertThat(port(target)).isEqualTo(((JsonObject) each).getInteger("port"));
    }
    JsonObject monitor = documents("kubernetes/podmonitor.yaml").get(0).getJsonObject("spec");
    JsonObject endpoint = monitor.getJsonArray("podMetricsEndpoints").getJsonObject(0);
    assertThat(endpoint.getString("port")).isEqualTo("admin");
    for (JsonObject spec :
        List.of(
            monitor,
            kind("Deployment").getJsonObject("spec"),
            kind("PodDisruptionBudget").getJsonObject("spec"))) {
      assertThat(spec.getJsonObject("selector").getJsonObject("matchLabels")).isEqualTo(labels);
    }
  }

  @Test
  void the_pod_mounts_its_configuration_and_token_and_can_write_nothing_else() throws IOException {
    assertThat(names(pod().getJsonArray("volumes")))
        .isEqualTo(names(container().getJsonArray("volumeMounts")));
    List<String> mounts =
        container().getJsonArray("volumeMounts").stream()
            .map(mount -> ((JsonObject) mount).getString("mountPath"))
            .toList();
    assertThat(mounts).contains("/etc/sluice"); // of the Dockerfile's CMD
    JsonObject config = new JsonObject(Json.encode(yaml().load(configMap())));
    Path token = Path.of(config.getJsonObject("admin").getString("tokenFile"));
    assertThat(mounts).contains(String.valueOf(token.getParent()));
    JsonObject security = container().getJsonObject("securityContext");
    assertThat(security.getBoolean("readOnlyRootFilesystem")).isTrue();
    String user = pod().getJsonObject("securityContext").getInteger("runAsUser").toString();
    assertThat(Files.readString(CONF.resolve("docker/Dockerfile"))).contains("USER " + user + ":");
  }

  private static Set<String> names(JsonArray list) {
    return list.stream()
        .map(each -> ((JsonObject) each).getString("name"))
        .collect(Collectors.toSet());
  }

  @Test
  void the_example_for_compose_passes_the_check_and_has_time_to_drain() throws IOException {
    JsonObject compose = documents("docker/compose.yaml").get(0);
    String config = compose.getJsonObject("configs").getJsonObject("sluice").getString("content");
    JsonObject service = compose.getJsonObject("services").getJsonObject("sluice");
    String grace = service.getString("stop_grace_period");
    assertThat(Duration.parse("PT" + grace)).isGreaterThanOrEqualTo(stopTime(settings(config)));
    assertThat(service.getJsonObject("healthcheck").getJsonArray("test").getString(3))
        .contains("/dev/tcp/127.0.0.1/7081");
  }

  @Test
  void the_image_is_built_from_all_modules() throws IOException {
    String dockerfile = Files.readString(CONF.resolve("docker/Dockerfile"));
    Files.readString(Program.ROOT.resolve("pom.xml"))
        .lines()
        .filter(line -> line.contains("<module>"))
        .map(line -> line.replaceAll(".*<module>|</module>.*", ""))
        .forEach(
            module -> assertThat(dockerfile).contains("COPY %1$s/pom.xml %1$s/".formatted(module)));
  }

  @Test
  void the_unit_of_systemd_is_valid() throws Exception {
    String unit = Files.readString(CONF.resolve("systemd/sluice.service"));
    Path copy =
        Files.writeString(
            folder.resolve("sluice.service"),
            unit.replace("/opt/sluice/bin", Program.ROOT.resolve("bin").toString()));
    try (ChildProcess verify =
        new ChildProcess(
            folder, List.of("systemd-analyze", "verify", "--man=no", copy.toString()))) {
      assertThat(verify.awaitExit()).as(verify.output()).isZero();
      assertThat(verify.output()).isEmpty();
    }
    assertThat(unit).contains("\nStateDirectory=sluice\n", "\nCacheDirectory=sluice\n");
  }
}
