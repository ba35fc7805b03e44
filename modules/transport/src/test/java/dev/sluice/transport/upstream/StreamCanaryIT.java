package dev.sluice.transport.upstream;

import static dev.sluice.transport.upstream.StockServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors in Netty's streams that Sluice works around: each test fails once its error is gone. */
@OneJdkIsEnough
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class StreamCanaryIT {

  /** Netty's own event loops, and their server channel. */
  record Kind(IoHandlerFactory loops, Class<? extends ServerChannel> server) {
    static final Kind EPOLL = new Kind(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);

    static Kind uring() {
      return new Kind(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
    }

    StockServer start() throws Exception {
      return new StockServer(loops, server);
    }
  }

  static Stream<Kind> kinds() {
    return hasUring() ? Stream.of(Kind.EPOLL, Kind.uring()) : Stream.of(Kind.EPOLL);
  }

  static boolean hasUring() {
    return IoUring.isAvailable();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aPausedSocketIsReadWhenItsPeerEndsItsStream(Kind kind) throws Exception {
    // tag::paused[]
    try (StockServer server = kind.start();
        Socket client = server.connect()) {
      Channel channel = paused(server, client);
      client.getOutputStream().write(new byte[50_000]);
      client.shutdownOutput();
      assertThat(server.connection.inputEnded)
          .as("gone: delete the code that drops the request for the end of the peer's stream")
          .succeedsWithin(StockServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(channel.config().isAutoRead()).isFalse();
      assertThat(server.connection.bytes).isEqualTo(1 + 50_000);
    }
    // end::paused[]
  }

  @Test
  void epollForgetsAPausedSocketWhosePeerHasEndedItsStream() throws Exception {
    // tag::forgotten[]
    try (StockServer server = Kind.EPOLL.start();
        Socket client = server.connect()) {
      Channel channel = paused(server, client);
      client.shutdownOutput();
      get(server.connection.inputEnded);
      channel.config().setAutoRead(true);
      assertThat(server.connection.failed)
          .as("gone: delete EpollRegistration")
          .succeedsWithin(StockServer.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .asString()
          .contains("epoll_ctl(..) failed with error(-2): No such file or directory");
    }
    // end::forgotten[]
  }

  @Test
  @EnabledIf("hasUring")
  @SuppressWarnings("try") // the event loop closes it, at the worst moment
  void uringLosesAResetThatComesTogetherWithData() throws Exception {
    // tag::reset[]
    try (StockServer server = Kind.uring().start();
        Socket client = server.connect()) {
      Channel channel = get(server.connection.accepted);
      client.getOutputStream().write(1);
      untilRead(server, 1);
      client.setSoLinger(true, 0);
      get(
          server.submit(
              () -> { // both arrive while the event loop is busy
                try {
                  client.getOutputStream().write(2);
                  client.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
      untilRead(server, 2);
      server.untilStill();
      assertThat(server.connection.failed)
          .as("gone: delete the reading after a hang-up in UringEofHandle")
          .isNotDone();
      assertThat(channel.isActive()).isTrue();
    }
    // end::reset[]
  }

  @Test
  void theHalfCloseOfAConnectionThatWasResetThrows() throws Exception {
    Epoll.ensureAvailability();
    // tag::shutdown[]
    InetAddress loopback = InetAddress.getLoopbackAddress();
    io.netty.channel.unix.Socket socket = io.netty.channel.unix.Socket.newSocketStream();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      socket.connect(new InetSocketAddress(loopback, server.getLocalPort()));
      Socket peer = server.accept();
      peer.setSoLinger(true, 0);
      peer.close();
      Eventually.until("a reset", () -> error(socket) != 0);
      assertThatThrownBy(() -> socket.shutdown(false, true))
          .as("gone: delete OutputShutdown")
          .isInstanceOf(NotYetConnectedException.class);
    } finally {
      socket.close();
    }
    // end::shutdown[]
  }

  private static int error(io.netty.channel.unix.Socket socket) {
    try {
      return socket.getSoError();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Channel paused(StockServer server, Socket client) throws Exception {
    Channel channel = get(server.connection.accepted);
    client.getOutputStream().write(1);
    untilRead(server, 1);
    get(server.submit(() -> channel.config().setAutoRead(false)));
    server.untilStill();
    return channel;
  }

  private static void untilRead(StockServer server, long bytes) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(StockServer.PATIENCE_SECONDS);
    while (server.connection.bytes < bytes && System.nanoTime() < deadline) {
      server.untilStill();
    }
    assertThat(server.connection.bytes).isEqualTo(bytes);
  }
}
