package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
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

/** systemd is told when all routes listen, and when they are about to stop. */
class SystemdNotifyIT {
  private static final String READY = "READY=1\nSTATUS=all routes listen";
  private static final String STOPPING = "STOPPING=1\nSTATUS=draining";

  private final Path folder;

  SystemdNotifyIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readyAndStoppingAreTold() throws Exception {
    String path = folder.resolve("notify").toString();
    assertIsTold(path, path);
  }

  /** Its name is in no file system, and begins with a zero, which the variable has as an @. */
  @Test
  void readyAndStoppingAreToldAtAnAbstractAddress() throws Exception {
    String name = "sluice-" + UUID.randomUUID();
    assertIsTold("@" + name, "\0" + name);
  }

  private void assertIsTold(String variable, String address) throws Exception {
    Epoll.ensureAvailability();
    Socket systemd = Socket.newSocketDomainDgram();
    systemd.bind(new DomainSocketAddress(address));
    Map<String, String> variables = Map.of("NOTIFY_SOCKET", variable);
    try (Program program = Program.sluice(variables, "run", "--config", config())) {
      List<String> told = new ArrayList<>();
      Eventually.until("READY", () -> told(systemd, told).equals(List.of(READY)));
      assertThat(program.terminate()).isZero();
      assertThat(told(systemd, told)).containsExactly(READY, STOPPING);
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

  /** Adds what has come since; the socket does not block. */
  private static List<String> told(Socket socket, List<String> told) {
    ByteBuffer datagram = ByteBuffer.allocateDirect(100);
    try {
      for (int n = read(socket, datagram); n > 0; n = read(socket, datagram)) {
        byte[] bytes = new byte[n];
        datagram.get(0, bytes);
        told.add(new String(bytes, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return told;
  }

  private static int read(Socket socket, ByteBuffer into) throws IOException {
    return socket.recv(into, 0, into.capacity());
  }
}
