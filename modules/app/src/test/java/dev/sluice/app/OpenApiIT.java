package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.format.StrictYaml;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API matches its description and has no undescribed operation. */
@OneJdkIsEnough
@Timeout(60)
class OpenApiIT {
  private static final String ORDERS = "/api/routes/orders";
  private static final String JSON = "application/json";
  private static final String MIRROR = "{\"name\": \"m\", \"to\": \"%s\", \"sample\": \"50%%\"}";

  private static final String TRIED = "{\"name\": \"n\", \"to\": \"%s\"}";

  /** A request and its expected response. */
  private record Call(String operation, String path, String body, int status) {}

  private final Vertx vertx = Vertx.vertx();
  private final Peer peer = Peer.tcp(Behaviour.echo());
  private final Peer mirror = Peer.tcp(Behaviour.sink());
  private final AdminRunning admin;

  OpenApiIT(@TempDir Path folder) throws Exception {
    admin = AdminRunning.start(folder, peer.url(), ", rateLimit: 1000");
  }

  @AfterEach
  void close() {
    admin.close();
    peer.close();
    mirror.close();
    vertx.close().await();
  }

  private OpenAPIContract contract() throws Exception {
    Buffer yaml = Buffer.buffer(admin.get("/openapi.yaml").body());
    JsonObject json = new StrictYaml().process(vertx, new JsonObject(), yaml).await();
    // Vert.x does not know these types, but they are correct.
    content(json, "/api/events", "text/event-stream");
    content(json, "/api/config", "application/yaml");
    content(json, "/openapi.yaml", "application/yaml");
    return OpenAPIContract.from(vertx, json).await();
  }

  /** Removes the description of a path's response if it has this type. */
  private static void content(JsonObject contract, String path, String type) {
    JsonObject answer =
        contract
            .getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject("get")
            .getJsonObject("responses")
            .getJsonObject("200");
    assertThat(answer.getJsonObject("content").fieldNames()).containsExactly(type);
    answer.remove("content");
  }

  private List<Call> calls() {
    return Stream.of(shown(), changes(), others()).flatMap(List::stream).toList();
  }

  private List<Call> shown() {
    return List.of(
        new Call("getState", "/api/state", "", 200),
        new Call("attach", ORDERS + "/mirrors", MIRROR.formatted(mirror.url()), 201),
        new Call("attach", ORDERS + "/mirrors", MIRROR.formatted(mirror.url()), 409),
        new Call("attach", ORDERS + "/mirrors", "[]", 400),
        new Call("attach", ORDERS + "/mirrors?dryRun=true", TRIED.formatted(mirror.url()), 200),
        new Call("attach", ORDERS + "/mirrors?dryRun=perhaps", "{}", 400),
        new Call("getState", "/api/state", "", 200), // with a difference
        new Call("getConfig", "/api/config", "", 200),
        new Call("getConfig", "/api/config?route=nobody", "", 404),
        new Call("getRoutes", "/api/routes", "", 200),
        new Call("getHistory", "/api/history", "", 200),
        new Call("getHistory", "/api/history?route=orders", "", 200),
        new Call("getHistory", "/api/history?route=nobody", "", 404),
        new Call("getActivity", "/api/activity", "", 200),
        new Call("getRoute", ORDERS, "", 200),
        new Call("getRoute", "/api/routes/names", "", 200),
        new Call("getRoute", "/api/routes/nobody", "", 404),
        new Call("getSessions", ORDERS + "/sessions?limit=1", "", 200),
        new Call("getSessions", ORDERS + "/sessions?limit=0", "", 400),
        new Call("getSessions", ORDERS + "/sessions?sort=lag", "", 200),
        new Call("getSessions", ORDERS + "/sessions?sort=name", "", 400),
        new Call("getSessions", "/api/routes/names/sessions", "", 200),
        new Call("getDifferences", ORDERS + "/differences", "", 200),
        new Call("getDifferences", ORDERS + "/differences?before=7&limit=1", "", 200),
        new Call("getDifferences", ORDERS + "/differences?limit=0", "", 400),
        new Call("getDifferences", "/api/routes/nobody/differences", "", 404));
  }

  private static List<Call> changes() {
    return List.of(
        new Call("changeMirror", ORDERS + "/mirrors/m", "{\"sample\": 1}", 200),
        new Call("changeMirror", ORDERS + "/mirrors/m", "{\"sample\": 2}", 409),
        new Call("changeMirror", ORDERS + "/mirrors/m?scope=x", "{\"sample\": 1}", 400),
        new Call("changeMirror", ORDERS + "/mirrors/m?scope=cluster", "{\"sample\": 1}", 404),
        new Call("changeRoute", ORDERS, "{\"idleTimeout\": \"1m\"}", 200),
        new Call("changeRoute", ORDERS, "{\"instances\": 7}", 409),
        new Call("changeRoute", ORDERS, "{\"compare\": {\"mirror\": \"x\"}}", 409),
        new Call("changeRoute", ORDERS, "{\"compare\": {\"mirror\": \"m\"}}", 200),
        new Call("getRoute", ORDERS, "", 200), // with a comparison
        new Call("changeRoute", ORDERS, "{\"compare\": null}", 200),
        new Call("changeRoute", ORDERS, "{}", 400),
        new Call("reload", "/api/reload?dryRun=true", "", 200),
        new Call("reload", "/api/reload?dryRun=perhaps", "", 400),
        new Call("undo", "/api/undo", "{\"path\": \"routes.orders.idleTimeout\"}", 200),
        new Call("undo", "/api/undo", "{\"path\": \"routes.orders.idleTimeout\"}", 404),
        new Call("undo", "/api/undo", "{}", 400),
        new Call("detach", ORDERS + "/mirrors/m", "", 204),
        new Call("detach", ORDERS + "/mirrors/m", "", 404),
        new Call("drain", "/api/routes/names/drain", "", 202),
        new Call("drain", "/api/routes/names/drain", "", 404),
        new Call("reload", "/api/reload", "", 200),
        new Call("drain", ORDERS + "/drain", "", 202),
        new Call("getState", "/api/state", "", 200),
        new Call("closeDraining", "/api/draining/2/close", "{}", 400),
        new Call("closeDraining", "/api/draining/2/close", "", 202),
        new Call("closeDraining", "/api/draining/3/close", "", 404));
  }

  private static List<Call> others() {
    return List.of(
        new Call("getNodes", "/api/cluster", "", 404), // tested by ClusterIT
        new Call("apply", "/api/cluster/config", "{\"config\": {}}", 404),
        new Call("apply", "/api/cluster/config", "{\"expected\": \"x\"}", 400),
        new Call("isLive", "/health/live", "", 204),
        new Call("isReady", "/health/ready", "", 200),
        new Call("getMetrics", "/metrics", "", 200),
        new Call("getDescription", "/openapi.yaml", "", 200));
  }

  @Test
  void everyResponseMatchesItsDescription() throws Exception {
    OpenAPIContract contract = contract();
    Set<String> described = new TreeSet<>();
    contract.operations().forEach(each -> described.add(each.getOperationId()));
    ResponseValidator validator = ResponseValidator.create(vertx, contract);
    Set<String> called = new TreeSet<>(Set.of("getEvents")); // endless; tested by ApiIT
    try (TestClient client = admin.client()) {
      client.roundTrips(1, 100);
      for (Call call : calls()) {
        called.add(call.operation());
        String method =
            Objects.requireNonNull(contract.operation(call.operation())).getHttpMethod().name();
        HttpResponse<String> answer = admin.ask(method, call.path(), call.body());
        assertThat(answer.statusCode()).as(call + " " + answer.body()).isEqualTo(call.status());
        if (isJson(answer)) {
          validator.validate(response(answer), call.operation()).await();
        }
      }
      assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    }
    assertThat(called).isEqualTo(described);
  }

  private static boolean isJson(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return type.startsWith(JSON); // possibly with a charset
  }

  private static ValidatableResponse response(HttpResponse<String> answer) {
    return ValidatableResponse.create(answer.statusCode(), Buffer.buffer(answer.body()), JSON);
  }
}
