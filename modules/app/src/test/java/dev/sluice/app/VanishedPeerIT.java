package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network between a client and the proxy fails without a notification to either. */
@OneJdkIsEnough
@Timeout(240)
class VanishedPeerIT {
  private static final String PORT = "7000";

  private final Path folder;

  VanishedPeerIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void needsRoot() {
    assumeThat(Namespaces.arePossible()).as("root on Linux").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void the_primary_sees_that_a_silent_client_has_gone(String transport) throws Exception {
    assertPrimaryNoticesTheEnd(
        transport,
        "{idle: 1s, interval: 1s, probes: 2}",
        Behaviour.echo(),
        "echo x >&3; read -N 1 -u 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll"})
  void the_primary_sees_that_a_client_with_pending_bytes_has_gone(String transport)
      throws Exception {
    assertPrimaryNoticesTheEnd(
        transport, "{userTimeout: 2s}", Behaviour.talking(1L << 40), "read -N 1 -u 3");
  }

  private void assertPrimaryNoticesTheEnd(
      String transport, String keepAlive, Behaviour behaviour, String talk) throws Exception {
    try (Namespaces network = Namespaces.make();
        Peer primary = Peer.unix(folder.resolve("primary.sock"), behaviour);
        Program program = start(network, transport, keepAlive, primary.url())) {
      program.await("^sluice is ready$");
      Process client = client(network, talk);
      try (BufferedReader said = client.inputReader()) {
        assertThat(said.readLine()).isEqualTo("connected");
        network.divide();
        primary.awaitAllClosed(1);
      } finally {
        client.destroyForcibly();
      }
      assertThat(primary.connections()).hasSize(1);
    }
  }

  private Program start(Namespaces network, String transport, String keepAlive, String primary)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: orders
                listen: tcp://%s:%s
                idleTimeout: 0
                drainTimeout: 1s
                keepAlive: %s
                primary: {to: "%s"}
            """
                .formatted(network.address(1), PORT, keepAlive, primary));
    return Program.within(
        network.command(1),
        Map.of(),
        "run",
        "--config",
        config.toString(),
        "--transport",
        transport);
  }

  /** A shell that opens a connection and keeps it silently. */
  private static Process client(Namespaces network, String talk) throws IOException {
    List<String> command = new ArrayList<>(network.command(2));
    String connect = "exec 3<>/dev/tcp/" + network.address(1) + "/" + PORT;
    command.addAll(
        List.of("bash", "-c", connect + "; " + talk + "; echo connected; exec sleep 600"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
