package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.header.Headers;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A route of datagrams knows its clients by headers in them, and writes such headers. */
@OneJdkIsEnough
class UdpProxyProtocolIT extends UdpIT {
  private static final JsonObject FROM_HERE =
      new JsonObject().put("from", new JsonArray().add("127.0.0.0/8"));
  private static final JsonObject V2 =
      new JsonObject()
          .put("proxyProtocol", "v2")
          .put("tlvs", new JsonArray().add("uniqueId").add("crc32c"));

  private static JsonObject behind(UdpPeer primary) {
    return route(primary).put("proxyProtocol", FROM_HERE);
  }

  private static JsonObject withHeader(JsonObject route) {
    route.getJsonObject("primary").mergeIn(V2);
    return route;
  }

  private static byte[] from(String client, String payload) {
    byte[] header = Headers.binary("2112", client, "c6336402", "c3cb", "0035");
    byte[] datagram = Arrays.copyOf(header, header.length + payload.length());
    System.arraycopy(bytes(payload), 0, datagram, header.length, payload.length());
    return datagram;
  }

  private static long dropped(UdpRunning route, DropReason why) {
    return route.stats().get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, why);
  }

  @Test
  void eachClientOfAProxyHasItsOwnSession() throws Exception {
    UdpPeer echo = echo();
    UdpRunning route = deploy(behind(echo));
    UdpClient proxy = client(route);
    assertThat(proxy.ask(from("c0000201", "one"))).isEqualTo(bytes("one"));
    assertThat(proxy.ask(from("c0000202", "two"))).isEqualTo(bytes("two"));
    assertThat(proxy.ask(from("c0000201", "one again"))).isEqualTo(bytes("one again"));
    assertThat(route.sessions())
        .extracting(SessionStats::client)
        .containsExactlyInAnyOrder("192.0.2.1:50123", "192.0.2.2:50123");
    assertThat(echo.senders()).hasSize(3);
    assertThat(echo.senders().get(0)).isEqualTo(echo.senders().get(2));
    assertThat(echo.senders().get(0)).isNotEqualTo(echo.senders().get(1));
  }

  @Test
  void aRouteTellsTheNextWhoTheClientIs() throws Exception {
    UdpRunning next = deploy(behind(echo()));
    UdpRunning mirror = deploy(behind(sink()));
    JsonObject config = withHeader(route(url(next.port()), url(mirror.port())));
    config.getJsonArray("mirrors").getJsonObject(0).mergeIn(V2);
    UdpRunning first = deploy(config);
    UdpClient client = client(first);
    for (int size : new int[] {0, 1, 1400, 60_000}) {
      assertThat(client.ask(new byte[size])).hasSize(size);
    }
    mirror.until("datagrams", stats -> stats.get(RouteCounter.RECEIVED_DATAGRAMS) == 4);
    String address = first.sessions().get(0).client();
    assertThat(next.sessions()).extracting(SessionStats::client).containsExactly(address);
    assertThat(mirror.sessions()).extracting(SessionStats::client).containsExactly(address);
    assertThat(first.sessions().get(0).id()).isNotNull();
  }

  @Test
  void aDatagramThatIsTooLargeWithItsHeaderIsDroppedThere() throws Exception {
    UdpPeer plain = sink();
    UdpRunning route = deploy(withHeader(route(sink(), plain)));
    client(route).send(new byte[65_507]);
    assertThat(plain.await(1).get(0)).hasSize(65_507);
    route.until(
        "a drop",
        stats -> stats.primary().get(BranchCounter.DROPPED_DATAGRAMS, DropReason.TOO_BIG) == 1);
  }

  @Test
  void othersAreDropped() throws Exception {
    UdpPeer echo = echo();
    UdpRunning route = deploy(behind(echo));
    UdpClient client = client(route);
    client.send(bytes("plain"));
    client.send(Arrays.copyOf(from("c0000201", ""), 20));
    client.send(new byte[0]);
    assertThat(client.ask(from("c0000201", "last"))).isEqualTo(bytes("last"));
    assertThat(dropped(route, DropReason.NO_PROXY_HEADER)).isEqualTo(2);
    assertThat(dropped(route, DropReason.BAD_PROXY_HEADER)).isEqualTo(1);
    assertThat(echo.received()).hasSize(1);
  }

  @Test
  void aStrangerMaySendNoHeader() throws Exception {
    JsonObject others =
        new JsonObject().put("from", new JsonArray().add("192.0.2.0/24")).put("accept", "optional");
    UdpRunning route = deploy(route(echo()).put("proxyProtocol", others));
    UdpClient client = client(route);
    client.send(from("c0000201", "forged"));
    assertThat(client.ask(bytes("plain"))).isEqualTo(bytes("plain"));
    assertThat(dropped(route, DropReason.UNTRUSTED_PROXY)).isEqualTo(1);
  }

  @Test
  void limitsAreThoseOfTheRealClient() throws Exception {
    JsonObject limits = new JsonObject().put("deny", new JsonArray().add("192.0.2.1"));
    UdpRunning route = deploy(behind(echo()).put("limits", limits));
    UdpClient proxy = client(route);
    proxy.send(from("c0000201", "denied"));
    assertThat(proxy.ask(from("c0000202", "served"))).isEqualTo(bytes("served"));
    assertThat(dropped(route, DropReason.DENIED)).isEqualTo(1);
  }

  @Test
  void oneWayRoutesPassClientsOn() throws Exception {
    UdpPeer last = sink();
    UdpRunning next = deploy(oneWay(last).put("proxyProtocol", FROM_HERE));
    JsonObject header = new JsonObject().put("proxyProtocol", "v2");
    JsonObject config = route(url(next.port())).put("responses", "none");
    config.getJsonObject("primary").mergeIn(header);
    UdpRunning first = deploy(config);
    client(first).send(bytes("hello"));
    assertThat(last.await(1)).containsExactly(bytes("hello"));
    assertThat(List.of(next.stats(), first.stats()))
        .allMatch(stats -> stats.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS) == 0);
  }
}
