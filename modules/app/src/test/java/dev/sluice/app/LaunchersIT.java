package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Endpoint;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to start the proxy, in a separate process. */
class LaunchersIT {
  private static final String LISTENS =
      "^orders: tcp://127\\.0\\.0\\.1:(\\d+) -> (\\S+), (.*) \\((\\d+) instances?, (\\w+)\\)$";

  private final Echo mirror = new Echo();
  private final Path folder;

  LaunchersIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
  }

  @AfterEach
  void closeMirror() throws IOException {
    mirror.close();
  }

  private Path yaml(int listen, String primary) throws IOException {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        routes:
          - name: orders
            listen: tcp://127.0.0.1:%d
            primary: {to: "%s"}
            mirrors: [{name: staging, to: "%s"}]
        """
            .formatted(listen, primary, mirror.url()));
  }

  private Path json(String name, int listen, String primary) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        {"name": "orders", "listen": "tcp://127.0.0.1:%d", "primary": {"to": "%s"}}
        """
            .formatted(listen, primary));
  }

  private static Matcher assertRelays(Program program) throws Exception {
    Matcher line = program.await(LISTENS);
    program.await("^sluice is ready$");
    assertThat(Echo.ask(Integer.parseInt(line.group(1)), "hello")).isEqualTo("hello");
    return line;
  }

  @Test
  void routes_on_the_command_line_need_no_file() throws Exception {
    int port = FreePort.find();
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program =
            Program.bin(
                "sluice",
                "run",
                "--route",
                "listen=tcp://:%d primary=%s mirror=%s,sample=0%% mirror=%s,name=next"
                    .formatted(port, primary.url(), mirror.url(), mirror.url()),
                "--route",
                "listen=udp://127.0.0.1:%1$d name=datagrams primary=udp://127.0.0.1:%2$d"
                    .formatted(port, FreePort.find()),
                "--admin",
                "127.0.0.1:0")) {
      program.await(
          "^route-%1$d: tcp://(\\[::]|0\\.0\\.0\\.0):%1$d -> .*, mirrors mirror-\\d+, next \\("
              .formatted(port));
      program.await("^datagrams: udp://127");
      program.await("^sluice is ready$");
      for (String host : List.of("127.0.0.1", "127.0.0.2")) {
        try (TestClient client = TestClient.connect("tcp://" + host + ":" + port)) {
          client.roundTrips(1, 100);
        }
      }
      program.signal("HUP");
      program.await("not reloaded: the routes are from the command line, not from a file$");
      assertThat(program.terminate()).isZero();
    }
  }

  @Test
  void bin_sluice_run() throws Exception {
    try (Echo primary = new Echo();
        Program program =
            Program.bin("sluice", "run", "--config", yaml(0, primary.url()).toString())) {
      Matcher line = assertRelays(program);
      assertThat(line.group(2)).isEqualTo(primary.url());
      assertThat(line.group(3)).isEqualTo("mirrors staging");
      assertThat(program.terminate()).isEqualTo(0);
      assertThat(program.lines()).endsWith("draining");
    }
  }

  @Test
  void run_takes_event_loops_a_transport_and_settings_from_outside() throws Exception {
    Map<String, String> variables =
        Map.of("SLUICE_ROUTES_ORDERS_INSTANCES", "3", "JAVA_OPTS", "-Dsluice.pool.max=9");
    try (Echo primary = new Echo();
        Program program =
            Program.sluice(
                variables,
                "run",
                "--config=" + yaml(0, primary.url()),
                "--event-loops=2",
                "--transport=nio")) {
      Matcher line = assertRelays(program);
      assertThat(List.of(line.group(4), line.group(5))).containsExactly("3", "nio");
      assertThat(program.terminate()).isEqualTo(0);
    }
  }

  @Test
  void java_jar_run() throws Exception {
    try (Echo primary = new Echo();
        Program program = Program.jar("run", "--config", yaml(0, primary.url()).toString())) {
      assertRelays(program);
      assertThat(program.terminate()).isEqualTo(0);
    }
  }

  @Test
  void java_jar_the_vertx_way() throws Exception {
    try (Echo primary = new Echo();
        Program program =
            Program.jar("-conf", json("c.json", 0, primary.url()).toString(), "-instances", "3")) {
      assertThat(assertRelays(program).group(4)).isEqualTo("3");
      assertThat(program.terminate()).isEqualTo(0);
    }
  }

  @Test
  void the_vertx_way_reads_yaml_too() throws Exception {
    try (Echo primary = new Echo();
        Program program = Program.jar("-conf", yaml(0, primary.url()).toString())) {
      assertRelays(program);
      assertThat(program.terminate()).isEqualTo(0);
    }
  }

  @Test
  void bin_vertx_run() throws Exception {
    int port = FreePort.find();
    try (Echo primary = new Echo();
        Program program = vertxRun(json("route.json", port, primary.url()), "-instances", "2")) {
      program.await("Succeeded in deploying verticle");
      assertThat(Echo.ask(port, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void two_in_a_cluster_find_each_other_over_loopback() throws Exception {
    List<Place> places = Place.onLoopback();
    int one = FreePort.find();
    int two = FreePort.find();
    try (Echo primary = new Echo();
        Program first = vertxRun(clustered(places, 0, one, primary.url()), "-cluster")) {
      first.await("Succeeded in deploying verticle");
      try (Program second = vertxRun(clustered(places, 1, two, primary.url()), "-cluster")) {
        second.await("Members \\{size:2");
        second.await("Succeeded in deploying verticle");
        first.await("Members \\{size:2");
        assertThat(Echo.ask(one, "hello")).isEqualTo("hello");
        assertThat(Echo.ask(two, "hello")).isEqualTo("hello");
      }
    }
  }

  /** A single route for a verticle, with the cluster that its launcher joins. */
  private Path clustered(List<Place> places, int node, int listen, String primary)
      throws IOException {
    Path file = json(node + ".json", listen, primary);
    JsonArray members = new JsonArray().add(places.get(0).member());
    JsonObject cluster =
        new JsonObject().put("listen", places.get(node).member()).put("members", members);
    JsonObject config = new JsonObject(Files.readString(file)).put("cluster", cluster);
    return Files.writeString(file, config.encode());
  }

  @Test
  void a_launcher_joins_the_cluster_that_is_set_from_outside() throws Exception {
    List<Place> places = Place.onLoopback();
    String member = places.get(1).member();
    Map<String, String> outside =
        Map.of("SLUICE_CLUSTER_LISTEN", member, "SLUICE_CLUSTER_MEMBERS", member);
    try (Echo primary = new Echo()) {
      String config = clustered(places, 0, 0, primary.url()).toString();
      try (Program jar = Program.jar(outside, "-conf", config, "-cluster")) {
        assertRelays(jar);
        assertThat(TestClient.isRefused(places.get(0).member())).isTrue();
        assertThat(TestClient.isRefused(member)).isFalse();
      }
    }
  }

  @Test
  void without_a_cluster_section_no_way_to_start_joins_strangers() throws Exception {
    String whole = yaml(0, "tcp://127.0.0.1:1").toString();
    Path route = json("route.json", 0, "tcp://127.0.0.1:1");
    for (Program started :
        List.of(
            Program.bin("sluice", "run", "--cluster", "--config", whole),
            Program.jar("-conf", whole, "-cluster"),
            Program.jar("-conf", whole, "--cluster"),
            vertxRun(route, "-cluster"),
            vertxRun(route, "-ha"),
            Program.bin("vertx", "bare"))) {
      try (Program program = started) {
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.lines())
            .filteredOn(line -> line.startsWith("cluster: "))
            .singleElement()
            .asString()
            .matches(
                "cluster: missing; --?cluster joins the nodes that this section of the"
                    + " configuration names");
        assertThat(program.lines()).noneMatch(line -> line.startsWith("\tat "));
      }
    }
  }

  @Test
  void no_option_of_a_launcher_moves_the_event_bus_off_loopback() throws Exception {
    String config = clustered(Place.onLoopback(), 0, 0, "tcp://127.0.0.1:1").toString();
    try (Program jar = Program.jar("-conf", config, "-cluster", "-cluster-host", "0.0.0.0")) {
      assertThat(jar.exitCode()).isEqualTo(2);
      assertThat(jar.lines())
          .singleElement()
          .isEqualTo(
              "-cluster-host: \"0.0.0.0\" differs from the host of cluster.listen; omit this option");
    }
  }

  @Test
  void without_the_option_no_port_of_the_cluster_is_open() throws Exception {
    List<Place> places = Place.onLoopback();
    String bus = "tcp://127.0.0.1:" + FreePort.find();
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Nodes nodes = new Nodes(folder, places, primary)) {
      nodes.setEventBus(new JsonObject().put("port", Endpoint.parse(bus).address().port()));
      Map<String, String> own = Map.of("SLUICE_ROUTES_ORDERS_LISTEN", places.get(0).route());
      String config = nodes.nextFile().toString();
      try (Program alone = Program.sluice(own, "run", "--config", config)) {
        alone.await("^sluice is ready$");
        assertThat(TestClient.isRefused(bus)).isTrue();
        assertThat(TestClient.isRefused(places.get(0).member())).isTrue();
      }
    }
  }

  @Test
  void the_jar_joins_the_cluster_of_its_configuration_and_follows_it() throws Exception {
    List<Place> places = Place.onLoopback();
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Nodes nodes = new Nodes(folder, places, primary)) {
      int bus = FreePort.find();
      nodes.setEventBus(new JsonObject().put("port", bus));
      Node node = nodes.start();
      Map<String, String> own = Map.of("SLUICE_ROUTES_ORDERS_LISTEN", places.get(1).route());
      try (Program jar = Program.jar(own, "-conf", nodes.nextFile().toString(), "-cluster")) {
        jar.await("^sluice is ready$");
        node.awaitAll(2, 0);
        assertThat(node.apply(nodes.config("both")).status()).isEqualTo(200);
        node.awaitAll(2, 1);
        try (TestClient client = TestClient.connect(places.get(1).route())) {
          client.roundTrips(10, 1000);
        }
        assertClosesStrangers(Endpoint.parse(places.get(1).member()).address().host(), bus);
        assertThat(jar.terminate()).isZero();
      }
    }
  }

  private static void assertClosesStrangers(String host, int bus) throws IOException {
    try (Socket stranger = new Socket(host, bus)) {
      stranger.setSoTimeout(5000);
      stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void an_address_in_use_is_one_line() throws Exception {
    try (Echo taken = new Echo();
        Program program =
            Program.bin(
                "sluice", "run", "--config", yaml(taken.port(), "tcp://127.0.0.1:1").toString())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.lines())
          .containsExactly(
              "sluice: orders: cannot listen at " + taken.url() + ": Address already in use");
    }
  }

  @Test
  void a_bad_configuration_is_one_line_for_each_error() throws Exception {
    String bad =
        Files.writeString(folder.resolve("bad.yaml"), "pool: {max: 0}\nroutes: 1\n").toString();
    for (Program started :
        List.of(
            Program.bin("sluice", "run", "--config", bad),
            Program.bin("sluice", "check", bad),
            Program.jar("-conf", bad))) {
      try (Program program = started) {
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.lines())
            .anyMatch(line -> line.endsWith("pool.max: 0 is out of range; allowed: 1 to 1048576"))
            .anyMatch(line -> line.endsWith("routes: 1 is not a list"))
            .noneMatch(line -> line.startsWith("\tat "));
      }
    }
  }

  @Test
  void the_demo_succeeds() throws Exception {
    try (Program program = Program.bin("sluice", "demo")) {
      assertThat(program.exitCode()).isEqualTo(0);
      assertThat(program.lines())
          .anyMatch(line -> line.startsWith("As expected"))
          .anyMatch(line -> line.startsWith("Datagrams, too"));
    }
  }

  private static Program vertxRun(Path route, String... args) {
    String[] all = {"run", "dev.sluice.proxy.TcpTeeVerticle", "-conf", route.toString()};
    String[] words = new String[all.length + args.length];
    System.arraycopy(all, 0, words, 0, all.length);
    System.arraycopy(args, 0, words, all.length, args.length);
    return Program.bin("vertx", words);
  }
}
