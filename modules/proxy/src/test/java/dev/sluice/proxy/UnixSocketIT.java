package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients, primary and mirrors may all use Unix sockets. */
class UnixSocketIT extends TeeIT {

  private static final int SIZE = 10 * 1024 * 1024;
  private static final long SENT = SIZE;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @Test
  void everythingWorksOverUnixSockets() throws Exception {
    Peer primary = closing(Peer.unix(directory.resolve("primary"), Behaviour.echo()));
    Peer mirror = closing(Peer.unix(directory.resolve("mirror"), Behaviour.sink()));
    Path listen = directory.resolve("listen");
    Running route =
        deploy(
            Route.to(primary.url())
                .with("listen", "unix://" + listen)
                .mirror(mirror.url(), Lag.block("4MiB")));
    TestClient client = client(route);
    Background receiver = Background.run(() -> client.receive(SENT));
    client.send(SENT);
    receiver.join();
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(SENT);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
    route.untilNoSession();
    Running.await(route.undeploy());
    assertThat(Files.exists(listen)).isFalse();
  }

  @Test
  void aHalfCloseIsCarriedThroughAUnixSocketToo() throws Exception {
    assumeThat(loops).as("elsewhere Netty cannot close half a Unix socket").isEqualTo(Loops.EPOLL);
    Peer primary =
        closing(Peer.unix(directory.resolve("primary"), Behaviour.respondingAtTheEnd(SIZE)));
    Running route =
        deploy(Route.to(primary.url()).with("listen", "unix://" + directory.resolve("listen")));
    TestClient client = client(route);
    client.send(1000);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(SIZE);
  }

  @Test
  void aSilentMirrorAtAUnixSocketIsCut() throws Exception {
    Peer mirror = closing(Peer.unix(directory.resolve("mirror"), Behaviour.silent()));
    Running route =
        deploy(Route.to(peer(Behaviour.sink()).url()).mirror(mirror.url(), Lag.cut("64KiB")));
    TestClient client = client(route);
    client.send(SENT);
    client.finish();
    client.receiveAll();
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT)).isPositive();
  }
}
