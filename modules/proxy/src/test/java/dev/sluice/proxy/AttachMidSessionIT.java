package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * A mirror that is attached during a session gets the rest of the session, but only if the route
 * allows it.
 */
@OneJdkIsEnough
class AttachMidSessionIT extends TeeIT {
  private static final int BEFORE = 300_000;
  private static final int AFTER = 500_000;

  private final Peer mirror = Peer.tcp(Behaviour.sink());

  private Running route(boolean midSession) {
    closing(mirror);
    String primary = peer(Behaviour.echo()).url();
    return deploy(Route.to(primary).with("attachMidSession", midSession));
  }

  private void attach(Running route) {
    route.reconfigure(
        json ->
            json.put(
                "mirrors",
                new JsonArray().add(new JsonObject().put("name", "late").put("to", mirror.url()))));
  }

  private static void exchange(TestClient client, long bytes) throws Exception {
    client.roundTrips(1, (int) bytes);
  }

  private static void finish(TestClient client) throws Exception {
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
  }

  @Test
  void ifAllowedItGetsEveryByteFromThenOn() throws Exception {
    Running route = route(true);
    TestClient client = client(route);
    exchange(client, BEFORE);
    attach(route);
    exchange(client, AFTER);
    finish(client);

    Eventually.until("the mirror's connection", () -> mirror.connections().size() == 1);
    mirror.received().awaitEnd();
    assertThat(mirror.received().sha256()).isEqualTo(sha256OfLast());
  }

  private static String sha256OfLast() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(Bytes.of(Bytes.SEED, BEFORE + AFTER), BEFORE, AFTER);
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void ifNotAllowedItGetsOnlyNewSessions() throws Exception {
    Running route = route(false);
    TestClient client = client(route);
    exchange(client, BEFORE);
    attach(route);
    exchange(client, AFTER);
    finish(client);
    assertThat(route.mirror(0).get(BranchCounter.OPENED)).isZero();

    TestClient next = client(route);
    exchange(next, BEFORE);
    finish(next);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(BEFORE);
  }

  @Test
  void aSessionWhoseClientHasEndedItsStreamGetsNoMirror() throws Exception {
    Running route = route(true);
    TestClient client = client(route);
    exchange(client, BEFORE);
    finish(client);
    route.untilNoSession();
    attach(route);
    assertThat(route.mirror(0).get(BranchCounter.OPENED)).isZero();
  }
}
