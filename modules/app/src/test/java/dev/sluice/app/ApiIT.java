package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.routes.RunningRoute;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see and change in a running proxy through its API. */
@OneJdkIsEnough
@Timeout(60)
class ApiIT extends WithAdmin {
  private final Peer mirror = Peer.tcp(Behaviour.sink());

  ApiIT(@TempDir Path folder) {
    super(folder);
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private void attach(String more) throws Exception {
    String body = "{'name': 'm', 'to': '%s'%s}".formatted(mirror.url(), more);
    assertThat(ask("POST", MIRRORS, body).statusCode()).isEqualTo(201);
  }

  private JsonObject shownMirror() {
    return admin.orders().getJsonArray("mirrors").getJsonObject(0);
  }

  @Test
  void theStateShowsTheTraffic() throws Exception {
    relay();
    Eventually.until(
        "all bytes in the state", () -> admin.orders().getInteger("responseBytes") == MESSAGE);
    JsonObject state = state();
    assertThat(state.getBoolean("ready")).isTrue();
    assertThat(state.getBoolean("stopping")).isFalse();
    assertThat(state.getValue("stopSecondsLeft")).isNull();
    JsonObject orders = state.getJsonArray("routes").getJsonObject(0);
    assertThat(orders.getInteger("sessions")).isEqualTo(1);
    assertThat(orders.getInteger("receivedBytes")).isEqualTo(MESSAGE);
    assertThat(orders.getJsonObject("primary").getInteger("sentBytes")).isEqualTo(MESSAGE);
    JsonObject names = state.getJsonArray("routes").getJsonObject(1);
    assertThat(names.getString("kind")).isEqualTo("udp");
    assertThat(names.getString("listen")).doesNotEndWith(":0");
  }

  @Test
  void theHistoryHasTheTrafficOfAllRoutesWithoutAPage() throws Exception {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      Eventually.until(
          "a rate in the history",
          () -> {
            JsonObject history = new JsonObject(admin.text("/api/history?route=orders"));
            JsonObject orders = history.getJsonArray("routes").getJsonObject(0);
            return orders.getJsonArray("receivedPerSecond").stream().anyMatch(ApiIT::isPositive)
                && orders.getJsonArray("openSessions").stream().anyMatch(ApiIT::isPositive);
          });
      JsonObject all = new JsonObject(admin.text("/api/history"));
      assertThat(all.getJsonArray("routes")).hasSize(2);
      client.finish();
      client.receiveAll();
    }
  }

  private static boolean isPositive(@Nullable Object point) {
    return point instanceof Number number && number.doubleValue() > 0;
  }

  @Test
  void theActivityTellsThatThePrimaryIsDownAndThatAMirrorWasAttached() throws Exception {
    attach("");
    Eventually.until("the change", () -> activity().contains("attached to " + mirror.url()));
    primary.close();
    try (TestClient client = admin.client()) {
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    }
    Eventually.until("the primary", () -> activity().contains("primary is down: 1 session failed"));
    JsonObject latest = new JsonObject(activity()).getJsonArray("entries").getJsonObject(0);
    assertThat(latest.getString("route")).isEqualTo("orders");
    assertThat(latest.getString("kind")).isEqualTo("primaryDown");
    assertThat(latest.getBoolean("clientsAffected")).isTrue();
  }

  private String activity() {
    return admin.text("/api/activity");
  }

  @Test
  void theSessionsCanBeSortedByTheirBytes() throws Exception {
    attach("");
    try (TestClient first = admin.client();
        TestClient second = admin.client()) {
      first.roundTrips(1, MESSAGE);
      second.roundTrips(2, MESSAGE);
      String path = "/api/routes/orders/sessions?limit=1&sort=";
      JsonObject most = new JsonObject(admin.text(path + "bytes"));
      assertThat(most.getInteger("total")).isEqualTo(2);
      JsonObject session = most.getJsonArray("sessions").getJsonObject(0);
      assertThat(session.getInteger("receivedBytes")).isEqualTo(2 * MESSAGE);
      assertThat(session.getJsonArray("branches").getJsonObject(1).getString("state"))
          .isEqualTo("open");
      JsonObject oldest =
          new JsonObject(admin.text(path + "age")).getJsonArray("sessions").getJsonObject(0);
      assertThat(oldest.getInteger("receivedBytes")).isEqualTo(MESSAGE);
      for (TestClient client : List.of(first, second)) {
        client.finish();
        client.receiveAll();
      }
    }
  }

  @Test
  void anAttachedMirrorGetsTheBytesOfNewSessions() throws Exception {
    relay();
    attach(", 'sample': '100%', 'maxLag': '1MiB', 'onLag': 'block'");
    relay();
    Eventually.until(
        "the mirror's bytes in the state", () -> shownMirror().getInteger("sentBytes") == MESSAGE);
    assertThat(shownMirror().getInteger("maxLag")).isEqualTo(1 << 20);
    assertThat(shownMirror().getString("onLag")).isEqualTo("block");
    assertThat(mirror.connections()).hasSize(1);
  }

  @Test
  void aDetachedMirrorGetsNoNewSession() throws Exception {
    attach("");
    assertThat(admin.ask("DELETE", MIRRORS + "/m", "").statusCode()).isEqualTo(204);
    relay();
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
    assertThat(mirror.connections()).isEmpty();
  }

  @Test
  void aSampleIsSetWhileTheRouteRuns() throws Exception {
    attach("");
    assertThat(ask("PATCH", MIRRORS + "/m", "{'sample': 0}").statusCode()).isEqualTo(200);
    relay();
    Eventually.until(
        "a session without it", () -> shownMirror().getInteger("sampledOutSessions") == 1);
    assertThat(shownMirror().getInteger("opened")).isZero();
  }

  @Test
  void aDrainingRouteRefusesNewClientsAndItsSessionFinishes() throws Exception {
    TestClient client = admin.client();
    client.roundTrips(1, MESSAGE);
    assertThat(admin.ask("POST", "/api/routes/orders/drain", "").statusCode()).isEqualTo(202);
    assertThat(admin.get("/api/routes/orders").statusCode()).isEqualTo(404);
    Eventually.until("that no socket listens", () -> TestClient.isRefused(admin.routeUrl()));
    JsonObject draining = state().getJsonArray("draining").getJsonObject(0);
    assertThat(draining.getString("name")).isEqualTo("orders");
    assertThat(draining.getString("listen")).isEqualTo(admin.routeUrl());
    assertThat(draining.getInteger("sessionsOpen")).isEqualTo(1);
    assertThat(draining.getInteger("secondsLeft")).isBetween(1, 30);
    assertThat(draining.getJsonArray("waitingFor").getJsonObject(0).getString("branch"))
        .isEqualTo("client");
    client.roundTrips(1, MESSAGE);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
    client.close();
    Eventually.until("no session", () -> state().getJsonArray("draining").isEmpty());
    assertThat(admin.ask("POST", "/api/routes/names/drain", "").body())
        .contains("names is the only route");
  }

  @Test
  void aReplacedRouteCountsWithItsSuccessorUntilItsSessionsAreClosed() throws Exception {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      assertThat(admin.ask("POST", "/api/routes/orders/drain", "").statusCode()).isEqualTo(202);
      assertThat(metric("sluice_route_sessions_total")).isEqualTo(1);
      assertThat(metric("sluice_draining_sessions")).isEqualTo(1);
      assertThat(metric("sluice_draining_seconds_left")).isBetween(1.0, 30.0);
      assertThat(admin.ask("POST", "/api/reload", "").statusCode()).isEqualTo(200);
      relay();
      assertThat(metric("sluice_route_sessions_total")).isEqualTo(2);
      String draining = state().getJsonArray("draining").getJsonObject(0).getString("id");
      String close = "/api/draining/" + draining + "/close";
      assertThat(admin.ask("POST", close, "").statusCode()).isEqualTo(202);
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
      Eventually.until("no session", () -> metric("sluice_draining_sessions") == 0);
      assertThat(admin.ask("POST", close, "").statusCode()).isEqualTo(404);
    }
  }

  /** Returns a metric of {@code orders}, which has exactly one value. */
  private double metric(String name) {
    String orders = name + "{route=\"orders\"} ";
    List<String> lines =
        admin.text("/metrics").lines().filter(line -> line.startsWith(orders)).toList();
    assertThat(lines).hasSize(1);
    return Double.parseDouble(lines.get(0).substring(orders.length()));
  }

  @Test
  void aReloadAppliesTheFileUnchanged() throws Exception {
    attach("");
    HttpResponse<String> reload = admin.ask("POST", "/api/reload", "");
    assertThat(reload.body()).isEqualTo("{\"changed\":[\"orders\"]}");
    assertThat(admin.orders().getJsonArray("mirrors")).isEmpty();
    admin.write("nonsense", "");
    HttpResponse<String> refused = admin.ask("POST", "/api/reload", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("routes[0].primary.to: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | orders/mirrors   | {'name': 'm'}             | 409 | to: missing",
        "POST   | orders/mirrors   | {'name': 'm', 'too': '1'} | 409 | too: unknown key",
        "POST   | orders/mirrors   | {'name': 7, 'to': null}   | 409 | 7 is not a name",
        "POST   | names/mirrors    | {'name': 'n', 'to': 'tcp://h:1'} | 409 | udp://",
        "POST   | names/mirrors    | {'name': 'n', 'to': 'udp://localhost:9'} | 409 | is the"
            + " address of the primary",
        "POST   | orders/mirrors   | {'name': 'n', 'to': 'tcp://localhost:PORT'} | 409 | orders ->"
            + " orders",
        "POST   | nobody/mirrors   | {'name': 'n'}             | 404 | there is no route nobody",
        "POST   | orders/mirrors   | [1]                       | 400 | not a JSON object",
        "POST   | orders/mirrors   | {'name                    | 400 | not a JSON object",
        "POST   | orders/mirrors   | ''                        | 400 | not a JSON object",
        "POST   | orders/mirrors   | {'name': 'm', 'name': 'n'} | 400 | Duplicate field 'name'",
        "POST   | orders/mirrors   | {'name': 'n', 'to': {'a': 1, 'a': 2}} | 400 | field 'a'",
        "PATCH  | orders/mirrors/m | {'sample': 1, 'sample': 0} | 400 | Duplicate field 'sample'",
        "POST   | orders/mirrors   | {'name': 'n', 'to': 'tcp://169.254.169.254:80'} | 409 |"
            + " link-local",
        "POST   | names/mirrors    | {'name': 'n', 'to': 'udp://[fe80::1]:80'} | 409 | link-local",
        "POST   | orders/mirrors   | {'name': 'n', 'to': 'unix:///run/x'} | 409 | does not name",
        "POST   | orders/drain     | {}                        | 400 | no body is expected",
        "POST   | orders/mirrors   | {'name': 'm', 'to': 'tcp://h:1'} | 409 | ['name: \\'m\\' is"
            + " used twice",
        "PATCH  | orders/mirrors/m | {'sample': 7}             | 409 | ['sample: 7 is not a share",
        "PATCH  | orders/mirrors/m | {'sample': 1, 'too': ''}  | 409 | ['too: unknown key",
        "PATCH  | orders/mirrors/m | {'name': 'n'}             | 409 | would be another mirror",
        "PATCH  | orders/mirrors/m | {'to': 'tcp://169.254.0.1:80'} | 409 | link-local",
        "PATCH  | orders/mirrors/m | {}                        | 400 | no key",
        "PATCH  | orders           | {'instances': 7}          | 409 | ['instances: 7 needs a new"
            + " start",
        "PATCH  | names            | {'join': ['239.1.2.3']}   | 409 | ['join: this list needs a"
            + " new start",
        "PATCH  | orders           | {'limits': {'allow': ['x']}} | 409 | ['limits.allow[0]: ",
        "PATCH  | orders           | {'primary': {'to': 'tcp://169.254.0.1:80'}} | 409 |"
            + " ['primary.to: ",
        "PATCH  | nobody           | {'idleTimeout': '1s'}     | 404 | there is no route nobody",
        "PATCH  | orders/mirrors/x | {'sample': 1}             | 404 | there is no mirror x",
        "DELETE | orders/mirrors/x | ''                        | 404 | there is no mirror x",
        "PUT    | orders/mirrors/m | {}                        | 405 | cannot be done",
        "GET    | nobody           | ''                        | 404 | there is no route nobody",
        "GET    | a/b/c            | ''                        | 404 | nothing here",
      },
      quoteCharacter = '"')
  void errorsAreReportedAndChangeNothing(
      String method, String path, String body, int status, String error) throws Exception {
    attach("");
    List<RunningRoute> before = admin.routes().running();
    String port = admin.routeUrl().replaceFirst(".*:", "");
    String json = body.equals("''") ? "" : body.replace("PORT", port);
    HttpResponse<String> answer = ask(method, "/api/routes/" + path, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonObject said = new JsonObject(answer.body());
    assertThat(said.getJsonArray("errors").encode().replace('"', '\'')).contains(error);
    if (error.startsWith("['")) {
      JsonObject field = said.getJsonArray("fields").getJsonObject(0);
      assertThat(field.getString("path") + ": " + field.getString("message"))
          .isEqualTo(said.getJsonArray("errors").getString(0));
    }
    assertThat(admin.routes().running()).isEqualTo(before);
  }

  @Test
  void withAListOfBlocksAMirrorIsAttachedOnlyThere() throws Exception {
    admin.close();
    admin = AdminRunning.start(folder, primary.url(), ", attach: {allow: [127.0.0.0/8]}");
    attach("");
    String other = "{'name': 'n', 'to': 'tcp://192.0.2.1:1'}";
    for (String path : List.of(MIRRORS, MIRRORS + "?dryRun=true")) {
      HttpResponse<String> refused = ask("POST", path, other);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("allowed by admin.attach.allow: 127.0.0.0/8");
    }
  }

  @Test
  void eventsSendTheStateAtOnceAndEveryTwoSeconds() throws Exception {
    try (Stream<JsonObject> states = events()) {
      List<Long> ages = states.limit(3).map(ApiIT::age).toList();
      assertThat(ages.get(2) - ages.get(0)).isGreaterThan(3000);
    }
  }

  @Test
  void anEventReportsAChangeAtOnce() throws Exception {
    try (Stream<JsonObject> states = events()) {
      Iterator<JsonObject> each = states.iterator();
      JsonObject before = each.next();
      attach("");
      JsonObject after = each.next();
      assertThat(after.getJsonArray("routes").encode()).contains(mirror.url());
      assertThat(age(after) - age(before)).isLessThan(1900);
    }
  }

  private Stream<JsonObject> events() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(admin.url("/api/events")).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("data: "))
        .map(line -> new JsonObject(line.substring(6)));
  }

  private static long age(JsonObject state) {
    return state.getLong("startedMillisAgo");
  }

  @Test
  void whileItShutsDownItIsNotReadyAndChangesNothing() throws Exception {
    try (TestClient client = admin.client()) {
      client.roundTrips(1, MESSAGE);
      var unused = admin.routes().stop();
      assertThat(admin.get("/health/ready").statusCode()).isEqualTo(503);
      HttpResponse<String> refused = admin.ask("POST", "/api/routes/orders/drain", "");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("Sluice is shutting down");
      assertThat(state().getBoolean("stopping")).isTrue();
      assertThat(state().getInteger("stopSecondsLeft")).isBetween(1, 30);
      assertThat(state().getJsonArray("routes")).isEmpty();
      assertThat(state().getJsonArray("draining").getJsonObject(0).getInteger("sessionsOpen"))
          .isEqualTo(1);
      client.finish();
      client.receiveAll();
    }
  }
}
