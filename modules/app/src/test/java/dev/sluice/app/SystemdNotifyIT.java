package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd is notified when all routes listen, and when the program is about to stop. */
@OneJdkIsEnough
class SystemdNotifyIT {
  private static final String READY = "READY=1\nSTATUS=all routes listen";
  private static final String STOPPING = "STOPPING=1\nSTATUS=draining";

  private final Path folder;

  SystemdNotifyIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readyAndStoppingAreReported() throws Exception {
    String path = folder.resolve("notify").toString();
    assertBothAreReported(path, path);
  }

  /**
   * The name is not in the file system and begins with a zero byte, which the variable writes as @.
   */
  @Test
  void readyAndStoppingAreReportedAtAnAbstractAddress() throws Exception {
    String name = "sluice-" + UUID.randomUUID();
    assertBothAreReported("@" + name, "\0" + name);
  }

  private void assertBothAreReported(String variable, String address) throws Exception {
    Epoll.ensureAvailability();
    Socket systemd = Socket.newSocketDomainDgram();
    systemd.bind(new DomainSocketAddress(address));
    Map<String, String> variables = Map.of("NOTIFY_SOCKET", variable);
    try (Program program = Program.sluice(variables, "run", "--config", config())) {
      List<String> states = new ArrayList<>();
      Eventually.until("READY", () -> states(systemd, states).equals(List.of(READY)));
      assertThat(program.terminate()).isZero();
      assertThat(states(systemd, states)).containsExactly(READY, STOPPING);
    } finally {
      systemd.close();
    }
  }

  private String config() throws IOException {
    return Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes: [{name: orders, listen: "tcp://127.0.0.1:0", primary: {to: "tcp://127.0.0.1:9"}}]
            """)
        .toString();
  }

  /** Adds the messages that have arrived; the socket does not block. */
  private static List<String> states(Socket socket, List<String> states) {
    ByteBuffer datagram = ByteBuffer.allocateDirect(100);
    try {
      for (int n = read(socket, datagram); n > 0; n = read(socket, datagram)) {
        byte[] bytes = new byte[n];
        datagram.get(0, bytes);
        states.add(new String(bytes, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return states;
  }

  private static int read(Socket socket, ByteBuffer into) throws IOException {
    return socket.recv(into, 0, into.capacity());
  }
}
