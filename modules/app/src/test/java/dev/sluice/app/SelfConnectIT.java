package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connection that TCP makes to itself, if nothing listens, counts as refused. It needs a
 * destination port that the system may choose for a connect. This is rare, and more likely if the
 * system has few ports to choose from.
 */
@OneJdkIsEnough
@Timeout(240)
class SelfConnectIT {
  private static final String FEW_PORTS =
      "set -e; ip link set lo up;"
          + " echo 40000 40031 > /proc/sys/net/ipv4/ip_local_port_range; exec \"$0\" \"$@\"";
  private static final int SESSIONS = 600;

  private final Path folder;

  SelfConnectIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void no_client_gets_its_own_bytes_back(String transport) throws Exception {
    assumeThat(Namespaces.arePossible()).as("root on Linux").isTrue();
    Path listen = folder.resolve("orders.sock");
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: orders
                listen: unix://%s
                primary: {to: "tcp://127.0.0.1:40010"}
                mirrors:
                  - {name: next, to: "tcp://127.0.0.1:40020"}
            """
                .formatted(listen));
    try (Program program =
        Program.within(
            List.of("unshare", "--net", "sh", "-c", FEW_PORTS),
            Map.of(),
            "run",
            "--config",
            config.toString(),
            "--transport",
            transport)) {
      program.await("^sluice is ready$");
      for (int session = 0; session < SESSIONS; session++) {
        assertThat(answer(listen)).isZero();
      }
      program.await("primary cannot be reached: ");
      assertThat(program.terminate()).isZero();
    }
  }

  /** Sends some bytes, and returns how many bytes come back before the end. */
  private static int answer(Path path) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(100);
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(path));
      try {
        client.write(ByteBuffer.wrap(new byte[10]));
        client.read(answer);
      } catch (IOException e) {
        return answer.position(); // the connection was reset
      }
    }
    return answer.position();
  }
}
