package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/**
 * A route admits the clients that it may, up to its limits, and counts the refused ones by reason.
 */
@OneJdkIsEnough
class LimitsIT extends TeeIT {
  private static final byte[] ONE = {127, 0, 0, 1};
  private static final byte[] OTHER = {127, 0, 0, 2};

  @Test
  void thereAreNoMoreSessionsThanAllowed() throws Exception {
    Running route = deploy(limited("sessions", 2));
    Socket first = connect(route, ONE);
    assertThat(isServed(first)).isTrue();
    assertThat(isServed(connect(route, ONE))).isTrue();
    assertThat(isServed(connect(route, ONE))).isFalse();
    assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TOO_MANY_SESSIONS))
        .isEqualTo(1);

    first.close();
    route.until("a session less", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 1);
    assertThat(isServed(connect(route, OTHER))).isTrue();
  }

  @Test
  void oneAddressHasNoMoreSessionsThanAllowed() throws Exception {
    Running route = deploy(limited("sessionsPerClient", 1));
    Socket first = connect(route, ONE);
    assertThat(isServed(first)).isTrue();
    assertThat(isServed(connect(route, ONE))).isFalse();
    assertThat(isServed(connect(route, OTHER))).isTrue();
    assertThat(
            route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TOO_MANY_OF_CLIENT))
        .isEqualTo(1);

    first.close();
    route.until("a session less", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 1);
    assertThat(isServed(connect(route, ONE))).isTrue();
  }

  @Test
  void onlyAllowedClientsAreAdmitted() throws Exception {
    Running route = deploy(limited("allow", new JsonArray().add("127.0.0.2").add("10.0.0.0/8")));
    assertThat(isServed(connect(route, ONE))).isFalse();
    assertThat(isServed(connect(route, OTHER))).isTrue();
    assertThat(route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.DENIED))
        .isEqualTo(1);
  }

  @Test
  void aDeniedClientIsRefusedEvenIfAllowed() throws Exception {
    JsonArray all = new JsonArray().add("127.0.0.0/8");
    JsonObject limits =
        new JsonObject().put("allow", all).put("deny", new JsonArray().add("127.0.0.1/32"));
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).with("limits", limits));
    assertThat(isServed(connect(route, ONE))).isFalse();
    assertThat(isServed(connect(route, OTHER))).isTrue();
  }

  @Test
  void noMoreConnectionsPerSecondThanAllowed() throws Exception {
    int most = 5;
    Running route = deploy(limited("acceptsPerSecond", most));
    int served = 0;
    int tried = 0;
    long refused = 0;
    while (refused == 0) {
      served += isServed(connect(route, ONE)) ? 1 : 0;
      tried++;
      refused = route.stats().get(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TOO_FAST);
    }
    assertThat(served).isEqualTo(tried - 1).isGreaterThanOrEqualTo(most);
    route.until("room again", stats -> isServedNow(route));
  }

  private boolean isServedNow(Running route) {
    try {
      return isServed(connect(route, ONE));
    } catch (IOException e) {
      return false;
    }
  }

  private Route limited(String key, Object value) {
    return Route.to(peer(Behaviour.echo()).url()).with("limits", new JsonObject().put(key, value));
  }

  private Socket connect(Running route, byte[] from) throws IOException {
    Socket socket = closing(new Socket());
    socket.setSoTimeout(10_000);
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
    socket.connect(
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Endpoint.parse(route.url()).address().port()));
    return socket;
  }

  private static boolean isServed(Socket client) {
    try {
      client.getOutputStream().write('x');
      return client.getInputStream().read() == 'x';
    } catch (IOException e) {
      return false; // reset
    }
  }
}
