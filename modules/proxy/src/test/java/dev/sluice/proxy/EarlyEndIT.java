package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The log names the likely cause when a mirror closes a new session. */
class EarlyEndIT extends TeeIT {
  private static final String PROBABLY =
      " (it probably rejected the login, or expects TLS or another protocol)";
  private static final int LOGIN = 100;
  private static final int MUCH = 1 << 20;

  private String toldOf(Behaviour mirror, int first) throws Exception {
    return toldOf(mirror, first, 0);
  }

  private String toldOf(Behaviour mirror, int first, int answer) throws Exception {
    try (Told told = new Told(TcpTeeVerticle.class)) {
      Peer closing = peer(mirror);
      Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(closing.url()));
      TestClient client = client(route);
      client.roundTrips(1, first);
      // A write that fails ends the branch, whether its answer was read by then or not.
      route.until(
          "an answer of the mirror",
          stats -> stats.mirrors().get(0).get(BranchCounter.RESPONSE_BYTES) >= answer);
      // Whether the mirror has gone shows where it is written to.
      Eventually.until(
          "a line",
          () -> {
            send(client);
            return !told.with("m0").isEmpty();
          });
      client.close();
      route.untilNoSession();
      return told.with("m0").get(0);
    }
  }

  private static void send(TestClient client) {
    try {
      client.roundTrips(1, LOGIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneThatHasNotAnsweredOnce() throws Exception {
    assertThat(toldOf(Behaviour.closing(LOGIN), LOGIN))
        .startsWith("test: m0 closed before its first response" + PROBABLY);
    assertThat(toldOf(Behaviour.resetting(LOGIN), LOGIN))
        .startsWith("test: m0 closed before its first response" + PROBABLY);
  }

  @Test
  void oneThatHasAnsweredWithAnError() throws Exception {
    assertThat(toldOf(Behaviour.refusingPolitely(), LOGIN, LOGIN))
        .startsWith("test: m0 closed soon after it connected" + PROBABLY);
  }

  @Test
  void oneThatHasTakenMuchIsNotGuessedAt() throws Exception {
    assertThat(toldOf(Behaviour.resetting(MUCH), MUCH))
        .startsWith("test: m0 closed before everything was sent")
        .doesNotContain("login");
  }
}
