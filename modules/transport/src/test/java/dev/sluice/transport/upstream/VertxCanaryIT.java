package dev.sluice.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.impl.CodecManager;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import io.vertx.core.transport.Transport;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Limits of connections in Vert.x: each test fails once its limit is gone. */
@OneJdkIsEnough
@Timeout(60)
class VertxCanaryIT {
  private static final byte PROTOCOL_VERSION = 1;
  private static final byte NAMED_CODEC = -1;

  @Test
  void theEventBusTrustsALengthBeforeItHasTheBytes() {
    // tag::length[]
    int claimed = 64 << 20;
    Buffer wire =
        Buffer.buffer().appendByte(PROTOCOL_VERSION).appendByte(NAMED_CODEC).appendInt(claimed);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Throwable thrown =
        catchThrowable(() -> new ClusteredMessage<>(null).readFromWire(wire, new CodecManager()));
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(thrown).isNotNull();
    assertThat(bytes)
        .as("gone: BusGuard and GuardedTransport need not look at lengths")
        .isGreaterThanOrEqualTo(claimed);
    // end::length[]
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aConnectionToAnIpv4AddressHasASocketForIpv6() throws Exception {
    // tag::ipv6[]
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Channel channel = Transport.EPOLL.implementation().channelFactory(false).newChannel();
    channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      group.register(channel).sync();
      channel.connect(server.getLocalSocketAddress()).sync();
      int port = ((InetSocketAddress) channel.localAddress()).getPort();
      assertThat(Files.readAllLines(Path.of("/proc/net/tcp6")))
          .as("gone: delete StreamChannels")
          .anyMatch(line -> line.contains(String.format("0100007F:%04X ", port)));
    }
    // end::ipv6[]
    channel.close().sync();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }
}
