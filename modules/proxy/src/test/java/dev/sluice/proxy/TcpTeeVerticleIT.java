package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The verticle as a Vert.x application uses it: deployed, queried, undeployed. */
@ExtendWith(VertxExtension.class)
class TcpTeeVerticleIT {

  private static final Buffer HELLO = Buffer.buffer("hello");

  @Test
  void aDeployedRouteRespondsAndCopies(Vertx vertx, VertxTestContext test) {
    Promise<Buffer> copy = Promise.promise();
    TcpTeeVerticle tee = new TcpTeeVerticle();
    Future.all(echo(vertx), receiver(vertx, copy))
        .compose(
            peers -> vertx.deployVerticle(tee, route(port(peers.resultAt(0)), peers.resultAt(1))))
        .compose(id -> exchange(vertx, tee.actualPort()))
        .compose(response -> copy.future().map(bytes -> List.of(response, bytes)))
        .compose(both -> tee.stats().map(stats -> assertExchanged(both, stats)))
        .onComplete(test.succeedingThenComplete());
  }

  private static RouteStats assertExchanged(List<Buffer> both, RouteStats stats) {
    assertThat(both).containsExactly(HELLO, HELLO);
    assertThat(stats.primary().get(BranchCounter.SENT_BYTES)).isEqualTo(HELLO.length());
    assertThat(stats.mirrors().get(0).get(BranchCounter.SENT_BYTES)).isEqualTo(HELLO.length());
    assertThat(stats.get(RouteCounter.RESPONSE_BYTES)).isEqualTo(HELLO.length());
    return stats;
  }

  @Test
  void allInstancesListenAtOnePortThatTheSystemChooses(Vertx vertx, VertxTestContext test) {
    List<TcpTeeVerticle> instances = new ArrayList<>();
    echo(vertx)
        .compose(
            primary ->
                vertx.deployVerticle(
                    () -> remember(instances), route(port(primary)).setInstances(3)))
        .onComplete(
            test.succeeding(
                id ->
                    test.verify(
                        () -> {
                          assertThat(instances).hasSize(3);
                          assertThat(instances.stream().map(TcpTeeVerticle::actualPort).distinct())
                              .hasSize(1);
                          test.completeNow();
                        })));
  }

  @Test
  void theInstancesTakeConnectionsInTurn(Vertx vertx, VertxTestContext test) {
    List<TcpTeeVerticle> instances = new ArrayList<>();
    echo(vertx)
        .compose(
            primary ->
                vertx.deployVerticle(
                    () -> remember(instances), route(port(primary)).setInstances(3)))
        .compose(id -> exchange(vertx, instances.get(0).actualPort()))
        .compose(response -> exchange(vertx, instances.get(0).actualPort()))
        .compose(response -> exchange(vertx, instances.get(0).actualPort()))
        .compose(response -> Future.all(instances.stream().map(TcpTeeVerticle::stats).toList()))
        .onComplete(
            test.succeeding(
                stats ->
                    test.verify(
                        () -> {
                          assertThat(stats.<RouteStats>list())
                              .extracting(s -> s.get(RouteCounter.SESSIONS))
                              .containsOnly(1L);
                          test.completeNow();
                        })));
  }

  @Test
  void twoRoutesCannotListenAtOneAddress(Vertx vertx, VertxTestContext test) {
    TcpTeeVerticle first = new TcpTeeVerticle();
    echo(vertx)
        .compose(
            primary ->
                vertx
                    .deployVerticle(first, route(port(primary)))
                    .compose(id -> vertx.deployVerticle(new TcpTeeVerticle(), at(first, primary))))
        .onComplete(
            test.failing(
                failure ->
                    test.verify(
                        () -> {
                          assertThat(failure).hasMessageContaining("in use");
                          test.completeNow();
                        })));
  }

  private static DeploymentOptions at(TcpTeeVerticle other, NetServer primary) {
    DeploymentOptions route = route(port(primary));
    route.getConfig().put("listen", "tcp://127.0.0.1:" + other.actualPort());
    return route;
  }

  private static synchronized TcpTeeVerticle remember(List<TcpTeeVerticle> instances) {
    TcpTeeVerticle made = new TcpTeeVerticle();
    instances.add(made);
    return made;
  }

  @Test
  void aWrongConfigurationFailsTheDeploymentWithEveryError(Vertx vertx, VertxTestContext test) {
    JsonObject wrong = new JsonObject().put("name", "Wrong").put("listen", "nowhere");
    vertx
        .deployVerticle(new TcpTeeVerticle(), new DeploymentOptions().setConfig(wrong))
        .onComplete(
            test.failing(
                failure ->
                    test.verify(
                        () -> {
                          assertThat(failure).isInstanceOf(ConfigException.class);
                          assertThat(((ConfigException) failure).errors()).hasSizeGreaterThan(2);
                          test.completeNow();
                        })));
  }

  @Test
  void onceItIsUndeployedNoSocketListens(Vertx vertx, VertxTestContext test) {
    TcpTeeVerticle tee = new TcpTeeVerticle();
    echo(vertx)
        .compose(primary -> vertx.deployVerticle(tee, route(port(primary))))
        .compose(vertx::undeploy)
        .compose(undeployed -> vertx.createNetClient().connect(tee.actualPort(), "127.0.0.1"))
        .onComplete(test.failingThenComplete());
  }

  private static Future<NetServer> echo(Vertx vertx) {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(socket::write))
        .listen(0, "127.0.0.1");
  }

  private static Future<NetServer> receiver(Vertx vertx, Promise<Buffer> received) {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(received::tryComplete))
        .listen(0, "127.0.0.1");
  }

  private static Future<Buffer> exchange(Vertx vertx, int port) {
    Promise<Buffer> response = Promise.promise();
    return vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .compose(socket -> socket.handler(response::tryComplete).write(HELLO))
        .compose(written -> response.future());
  }

  private static int port(NetServer server) {
    return server.actualPort();
  }

  private static DeploymentOptions route(int primary, NetServer mirror) {
    JsonObject copy =
        new JsonObject().put("name", "copy").put("to", "tcp://127.0.0.1:" + port(mirror));
    DeploymentOptions route = route(primary);
    route.getConfig().put("mirrors", new JsonArray().add(copy));
    return route;
  }

  private static DeploymentOptions route(int primary) {
    return new DeploymentOptions()
        .setConfig(
            new JsonObject()
                .put("name", "test")
                .put("listen", "tcp://127.0.0.1:0")
                .put("drainTimeout", "1s")
                .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:" + primary)));
  }
}
