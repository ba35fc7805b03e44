package dev.sluice.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.netty.RecordedRequests;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.vertx.core.transport.Transport;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Limits of io_uring in Netty and Vert.x: each test fails once its limit is gone. */
@OneJdkIsEnough
@EnabledIf("hasUring")
@Timeout(60)
class UringCanaryIT {
  private static final byte IORING_OP_NOP = 0;

  static boolean hasUring() {
    return IoUring.isAvailable();
  }

  @Test
  void aUnixSocketWhosePeerHasEndedItsStreamCannotAnswer(@TempDir Path folder) throws Exception {
    // tag::halfClose[]
    Path path = folder.resolve("socket");
    try (StockServer server =
            new StockServer(
                IoUringIoHandler.newFactory(),
                IoUringServerDomainSocketChannel.class,
                new DomainSocketAddress(path.toString()));
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      Channel channel = StockServer.get(server.connection.accepted);
      client.shutdownOutput();
      StockServer.get(server.connection.ended);
      boolean answered =
          channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1])).await().isSuccess();
      assertThat(answered)
          .as("gone: let Transports.auto() choose io_uring with Unix sockets, too")
          .isFalse();
    }
    // end::halfClose[]
  }

  @Test
  void vertxHasNoUnixSockets() {
    // tag::unix[]
    assertThat(Transport.IO_URING.implementation().supportsDomainSockets())
        .as("gone: delete the Unix sockets of UringWorkarounds")
        .isFalse();
    // end::unix[]
  }

  @Test
  void requestsCannotBeRead() {
    // tag::private[]
    assertThat(Arrays.stream(IoUringIoOps.class.getDeclaredMethods()))
        .as("gone: delete UringPollAccess")
        .filteredOn(method -> method.getName().equals("opcode"))
        .noneMatch(method -> Modifier.isPublic(method.getModifiers()));
    // end::private[]
  }

  @Test
  void aSocketRequestsThePeersEndAndDataWithMultishotPolls() throws Exception {
    RecordedRequests requests = new RecordedRequests(IoUringIoHandler.newFactory());
    try (StockServer server = new StockServer(requests, IoUringServerSocketChannel.class);
        Socket client = server.connect()) {
      StockServer.get(server.connection.accepted);
      server.untilStill();
      assertThat(client.isConnected()).isTrue();
      assertThat(requests.forThePeersEnd()).as("gone: delete UringRegistration").isPositive();
      assertThat(requests.forDataAgainAndAgain()).as("gone: as well").isPositive();
    }
  }

  @Test
  void aTimerIsAddedForEachWait() {
    assertThat(Arrays.stream(IoUringIoHandler.class.getDeclaredFields()))
        .as("gone, perhaps: see whether UringTimers still saves anything")
        .anyMatch(field -> field.getName().startsWith("timeout"));
  }

  @Test
  void anEventLoopCreatesThousandsOfObjectsBeforeItsFirstSocket() {
    // tag::early[]
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    IoHandler handler = IoUringIoHandler.newFactory().newHandler(new Here());
    handler.initialize();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    handler.prepareToDestroy();
    handler.destroy();
    assertThat(bytes).as("gone: delete LazyIoHandler").isGreaterThan(200_000);
    // end::early[]
  }

  /** The thread that made it. */
  private static final class Here implements ThreadAwareExecutor {
    private final Thread thread = Thread.currentThread();

    @Override
    public boolean isExecutorThread(Thread other) {
      return other == thread;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  @Test
  void anErrorThatASocketThrowsEndsTheEventLoop() throws Exception {
    // tag::throws[]
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
    IoEventLoop loop = group.next();
    IoRegistration registration = loop.register(new Throwing()).sync().getNow();
    loop.execute(
        () ->
            registration.submit(
                new IoUringIoOps(
                    IORING_OP_NOP,
                    (byte) 0,
                    (short) 0,
                    -1,
                    0,
                    0,
                    0,
                    0,
                    0L,
                    (short) 0,
                    (short) 0,
                    0,
                    0)));
    assertThat(loop.awaitTermination(StockServer.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("gone: UringEofHandle need not catch all")
        .isTrue();
    // end::throws[]
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static final class Throwing implements IoUringIoHandle {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      throw new OutOfMemoryError("a test");
    }

    @Override
    public void close() {
      // It has nothing to close.
    }
  }
}
