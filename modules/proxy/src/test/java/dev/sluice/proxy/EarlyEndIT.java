package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** For a mirror that ends a session at once, the log names the usual cause. */
@OneJdkIsEnough
class EarlyEndIT extends TeeIT {
  private static final String PROBABLY =
      " (it probably rejected the login, or expects TLS or another protocol)";
  private static final int LOGIN = 100;
  private static final int MUCH = 1 << 20;

  private String toldOf(Behaviour mirror, int first) throws Exception {
    return toldOf(mirror, first, 0);
  }

  private String toldOf(Behaviour mirror, int first, int response) throws Exception {
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      Peer closing = peer(mirror);
      Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(closing.url()));
      TestClient client = client(route);
      client.roundTrips(1, first);
      // A failed write ends the branch, whether its response was read before or not.
      route.until(
          "a response of the mirror",
          stats -> stats.mirrors().get(0).get(BranchCounter.RESPONSE_BYTES) >= response);
      // A write shows whether the mirror has gone.
      Eventually.until(
          "a line",
          () -> {
            send(client);
            return !log.with("m0").isEmpty();
          });
      client.close();
      route.untilNoSession();
      return log.with("m0").get(0);
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
  void aMirrorThatHasSentNoResponse() throws Exception {
    assertThat(toldOf(Behaviour.closing(LOGIN), LOGIN))
        .startsWith("test: m0 closed before its first response" + PROBABLY);
    assertThat(toldOf(Behaviour.resetting(LOGIN), LOGIN))
        .startsWith("test: m0 closed before its first response" + PROBABLY);
  }

  @Test
  void aMirrorThatHasRespondedWithAnError() throws Exception {
    assertThat(toldOf(Behaviour.refusingPolitely(), LOGIN, LOGIN))
        .startsWith("test: m0 closed soon after it connected" + PROBABLY);
  }

  @Test
  void forAMirrorThatHasReceivedMuchNoCauseIsGuessed() throws Exception {
    assertThat(toldOf(Behaviour.resetting(MUCH), MUCH))
        .startsWith("test: m0 closed before everything was sent")
        .doesNotContain("login");
  }
}
