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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd is told when all routes listen, and when they are about to stop. */
class SystemdNotifyIT {

  @Test
  void readyAndStoppingAreTold(@TempDir Path folder) throws Exception {
    Epoll.ensureAvailability();
    Path path = folder.resolve("notify");
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes: [{name: orders, listen: "tcp://127.0.0.1:0", primary: {to: "tcp://127.0.0.1:9"}}]
            """);
    Socket systemd = Socket.newSocketDomainDgram();
    try (Program program = start(systemd, path, config)) {
      List<String> told = new ArrayList<>();
      program.await("^sluice is ready$");
      Eventually.until("READY", () -> told(systemd, told).equals(List.of("READY=1")));
      assertThat(program.terminate()).isZero();
      assertThat(told(systemd, told)).containsExactly("READY=1", "STOPPING=1");
    } finally {
      systemd.close();
    }
  }

  private static Program start(Socket systemd, Path path, Path config) throws IOException {
    systemd.bind(new DomainSocketAddress(path.toString()));
    return Program.sluice(
        Map.of("NOTIFY_SOCKET", path.toString()), "run", "--config", config.toString());
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
