package dev.sluice.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@OneJdkIsEnough
@EnabledOnOs(OS.LINUX)
class OutputShutdownTest {
  private ServerSocket server;
  private Socket socket;
  private java.net.Socket peer;

  @BeforeEach
  void connect() throws IOException {
    Epoll.ensureAvailability();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = new ServerSocket(0, 1, loopback);
    socket = Socket.newSocketStream();
    socket.connect(new InetSocketAddress(loopback, server.getLocalPort()));
    peer = server.accept();
    peer.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    peer.close();
    server.close();
  }

  @Test
  void thePeerSeesTheEndAndCanStillSend() throws IOException {
    assertThat(OutputShutdown.of(socket)).isTrue();
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    peer.getOutputStream().write(1);
    assertThat(socket.getSoError()).isZero();
  }

  @Test
  void aConnectionThatThePeerHasResetIsNoError() throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
    Eventually.until("a reset", () -> error(socket) != 0);
    assertThat(OutputShutdown.of(socket)).isTrue();
  }

  private static int error(Socket socket) {
    try {
      return socket.getSoError();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
