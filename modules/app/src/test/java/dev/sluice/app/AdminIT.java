package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.process.ExitCode;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a process: the metrics for Prometheus, and health. */
@OneJdkIsEnough
class AdminIT {
  private static final String TOKEN = "a-token-of-24-characters";
  private static final int BYTES = 12_345;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Peer mirror = Peer.tcp(Behaviour.echo());
  private final Path folder;
  private final int port = FreePort.find();

  AdminIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void closeMirror() {
    mirror.close();
  }

  /** Starts a proxy that has a route with a certificate besides the usual ones. */
  private Program startWithTlsAndComparison(Peer primary) throws Exception {
    KeyFiles keys = KeyFiles.of("localhost");
    return start(
        "{listen: 'http://127.0.0.1:0'}",
        primary,
        "  - {name: secure, listen: 'tls://127.0.0.1:0', primary: {to: 'tcp://127.0.0.1:9'},"
            + " mirrors: [{name: next, to: 'tcp://127.0.0.1:8'}], compare: {frame: line},"
            + " tls: {certificates: [{cert: %s, key: %s}]}}\n".formatted(keys.cert(), keys.key()));
  }

  private Program start(String admin, Peer primary) throws Exception {
    return start(admin, primary, "");
  }

  private Program start(String admin, Peer primary, String more) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            admin: %s
            routes:
              - name: orders
                listen: tcp://127.0.0.1:%d
                primary: {to: "%s"}
                mirrors: [{name: staging, to: "%2$s"}]
              - name: names
                listen: udp://127.0.0.1:0
                primary: {to: "udp://127.0.0.1:9"}
            """
                .replace("%2$s", mirror.url())
                .formatted(admin, port, primary.url())
                .concat(more));
    return Program.bin("sluice", "run", "--config", config.toString());
  }

  private static String admin(Program program) throws InterruptedException {
    Matcher line = program.await("^admin: (http://127\\.0\\.0\\.1:\\d+)$");
    program.await("^sluice is ready$");
    return line.group(1);
  }

  private HttpResponse<String> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void relay() throws IOException {
    try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
      client.roundTrips(1, BYTES);
      client.finish();
      client.receiveAll();
    }
  }

  @Test
  void metricsShowTheTrafficAndPassPromtool() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = start("{listen: 'http://127.0.0.1:0'}", primary)) {
      String url = admin(program) + "/metrics";
      relay();
      Eventually.until("all counted", () -> sent(url, "staging") == BYTES);
      assertThat(sent(url, "primary")).isEqualTo(BYTES);
      String text = get(url).body();
      assertThat(text)
          .contains("sluice_route_received_bytes_total{route=\"orders\"} 12345.0\n")
          .contains("sluice_route_response_bytes_total{route=\"orders\"} 12345.0\n")
          .contains("sluice_route_sessions_total{route=\"orders\"} 1.0\n")
          .contains("sluice_branch_lag_limit_bytes{branch=\"staging\",route=\"orders\"}")
          .contains("sluice_pool_leaked_buffers_total{route=\"names\"} 0.0\n")
          .contains("vertx_pool_in_use");
      assertPromtoolHasNoComplaint(text);
      assertThat(program.terminate()).isZero();
    }
  }

  @Test
  void theGuideHasExactlyTheMetricsOfARunningProxy() throws Exception {
    String page = Files.readString(Program.ROOT.resolve("src-docs/reference/metrics.adoc"));
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = startWithTlsAndComparison(primary)) {
      String metrics = metrics(admin(program) + "/metrics");
      assertThat(names("(?m)^# TYPE ((?:sluice|process|jvm)_\\w+) ", metrics))
          .hasSizeGreaterThan(40)
          .isEqualTo(names("(?m)^\\| `((?:sluice|process|jvm)_\\w+)`$", page));
      assertThat(program.terminate()).isZero();
    }
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theDashboardAndTheAlertsUseMetricsThatExist() throws Exception {
    String dashboard = Files.readString(Program.ROOT.resolve("conf/grafana/sluice.json"));
    String alerts = Files.readString(Program.ROOT.resolve("conf/prometheus/sluice-alerts.yml"));
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = startWithTlsAndComparison(primary)) {
      String url = admin(program) + "/metrics";
      relay();
      Eventually.until("an end", () -> metrics(url).contains("sluice_branch_ended_total{"));
      assertThat(new JsonObject(dashboard).getJsonArray("panels")).hasSizeGreaterThan(5);
      Set<String> series = names("(?m)^(\\w+)[{ ]", metrics(url));
      for (String file : List.of(dashboard, alerts)) {
        Set<String> used = names("\\b((?:sluice|process|jvm)_[a-z_]+)", file);
        assertThat(used).hasSizeGreaterThan(15);
        assertThat(series).containsAll(used);
      }
    }
  }

  private double sent(String url, String branch) {
    Matcher line =
        Pattern.compile(
                "(?m)^sluice_branch_sent_bytes_total\\{branch=\"%s\",route=\"orders\"} (.*)$"
                    .formatted(branch))
            .matcher(metrics(url));
    return line.find() ? Double.parseDouble(line.group(1)) : -1;
  }

  private String metrics(String url) {
    try {
      return get(url).body();
    } catch (Exception e) {
      throw new AssertionError(url, e);
    }
  }

  private void assertPromtoolHasNoComplaint(String metrics) throws Exception {
    Path file = Files.writeString(folder.resolve("metrics.txt"), metrics);
    try (ChildProcess promtool =
        new ChildProcess(folder, List.of("sh", "-c", "promtool check metrics < " + file))) {
      assertThat(promtool.awaitExit()).as(promtool.output()).isZero();
      assertThat(promtool.output()).isEmpty();
    }
  }

  @Test
  void prometheusScrapesIt() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = start("{listen: 'http://127.0.0.1:0'}", primary)) {
      String admin = admin(program);
      relay();
      int webPort = FreePort.find();
      Path config =
          Files.writeString(
              folder.resolve("prometheus.yaml"),
              """
              scrape_configs:
                - job_name: sluice
                  scrape_interval: 200ms
                  scrape_timeout: 200ms
                  static_configs: [{targets: ["%s"]}]
              """
                  .formatted(admin.substring("http://".length())));
      try (ChildProcess prometheus =
          new ChildProcess(
              folder,
              List.of(
                  "prometheus",
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("tsdb"),
                  "--web.listen-address=127.0.0.1:" + webPort))) {
        String query =
            "http://127.0.0.1:%d/api/v1/query?query=sluice_branch_sent_bytes_total{branch=\"staging\"}"
                .formatted(webPort)
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22");
        Eventually.until(
            "the mirror's bytes in Prometheus; it said " + prometheus.output(),
            () -> answer(query).contains("\"" + BYTES + "\""));
      }
    }
  }

  /** Empty until Prometheus listens. */
  private String answer(String query) {
    try {
      return get(query).body();
    } catch (Exception e) {
      return "";
    }
  }

  @Test
  void healthReportsReadinessAndAFailedReload() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = start("{listen: 'http://127.0.0.1:0'}", primary)) {
      String admin = admin(program);
      assertThat(get(admin + "/health/live").statusCode()).isEqualTo(204);
      assertThat(get(admin + "/health/ready").statusCode()).isEqualTo(200);
      Files.writeString(folder.resolve("sluice.yaml"), "routes: 5");
      program.signal("HUP");
      program.await("not reloaded, nothing has changed: .*:\\d+: routes: 5 is not a list");
      HttpResponse<String> ready = get(admin + "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(ready.body()).encode()).contains("routes: 5 is not a list");
      assertThat(get(admin + "/metrics").body())
          .contains("sluice_reloads_total{result=\"rejected\"} 1.0\n");
      assertThat(get(admin + "/nonsense").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void withoutTheTokenNothingCanBeRead() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program =
            start("{listen: 'http://127.0.0.1:0', tokenFile: '%s'}".formatted(token), primary)) {
      String url = admin(program) + "/metrics";
      assertThat(get(url).statusCode()).isEqualTo(401);
      assertThat(get(url, "Authorization", "Bearer " + TOKEN + "x").statusCode()).isEqualTo(401);
      assertThat(get(url, "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutATokenTheStartLogsWhatEveryUserOfTheMachineMayDo() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    String open = "every user of this machine may change the routes";
    String readable = "other users may read or change it";
    try (Peer primary = Peer.tcp(Behaviour.echo())) {
      try (Program program = start("{listen: 'http://127.0.0.1:0'}", primary)) {
        admin(program);
        assertThat(program.terminate()).isZero();
        assertThat(program.lines()).filteredOn(line -> line.contains(open)).hasSize(1);
      }
      String with = "{listen: 'http://127.0.0.1:0', tokenFile: '%s'}".formatted(token);
      try (Program program = start(with, primary)) {
        admin(program);
        assertThat(program.terminate()).isZero();
        assertThat(program.lines()).noneMatch(line -> line.contains(open));
        assertThat(program.lines()).filteredOn(line -> line.contains(readable)).hasSize(1);
      }
    }
  }

  @Test
  void offLoopbackItNeedsAToken() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = start("{listen: 'http://0.0.0.0:0'}", primary)) {
      assertThat(program.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .endsWith(
              "sluice.yaml:1: admin.listen: \"http://0.0.0.0:0\" is not on loopback, and so needs a"
                  + " tokenFile");
    }
  }
}
