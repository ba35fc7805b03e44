package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link-local address means something on one network interface only. */
@OneJdkIsEnough
@Timeout(120)
class LinkLocalIT {
  private static final String TWO_INTERFACES =
      "set -e; ip link set lo up; ip link add name a type veth peer name b;"
          + " for i in a b; do ip link set dev $i up;"
          + " ip addr add fe80::7/64 dev $i nodad; done; exec \"$0\" \"$@\"";

  private final Path folder;

  LinkLocalIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void a_route_listens_at_the_interface_that_another_route_connects_to(String transport)
      throws Exception {
    assumeThat(Namespaces.arePossible()).as("root on Linux").isTrue();
    try (Peer primary = Peer.unix(folder.resolve("primary.sock"), Behaviour.echo());
        Program program =
            Program.within(
                List.of("unshare", "--net", "sh", "-c", TWO_INTERFACES),
                Map.of(),
                "run",
                "--config",
                config(primary.url()).toString(),
                "--transport",
                transport)) {
      program.await("^sluice is ready$");
      try (TestClient client = TestClient.connect("unix://" + folder.resolve("a.sock"))) {
        client.roundTrips(3, 1000);
      }
      try (TestClient client = TestClient.connect("unix://" + folder.resolve("b.sock"))) {
        client.receiveAll();
        assertThat(client.received().count()).isZero();
      }
      program.await("other: .*primary cannot be reached: ");
      assertThat(program.terminate()).isZero();
    }
  }

  private Path config(String primary) throws Exception {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        routes:
          - {name: there, listen: "tcp://[fe80::7%%a]:7000", primary: {to: "%s"}}
          - {name: same, listen: "unix://%s/a.sock", primary: {to: "tcp://[fe80::7%%a]:7000"}}
          - {name: other, listen: "unix://%s/b.sock", primary: {to: "tcp://[fe80::7%%b]:7000"}}
          - {name: u, listen: "udp://[fe80::7%%b]:7000", primary: {to: "udp://[fe80::7%%a]:7001"}}
        """
            .formatted(primary, folder, folder));
  }
}
