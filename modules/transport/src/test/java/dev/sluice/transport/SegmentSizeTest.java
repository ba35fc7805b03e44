package dev.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@OneJdkIsEnough
class SegmentSizeTest {

  private static final int LEAST_OF_LINUX = 48;

  @Test
  @EnabledOnOs(OS.LINUX)
  void epollKnowsThePayloadOfAPacket() throws Exception {
    int segment =
        segmentOf(
            EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class);
    assertThat(segment).isBetween(LEAST_OF_LINUX, 65535);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void ioUringKnowsThePayloadOfAPacket() throws Exception {
    int segment =
        segmentOf(
            IoUringIoHandler.newFactory(),
            IoUringServerSocketChannel.class,
            IoUringSocketChannel.class);
    assertThat(segment).isBetween(LEAST_OF_LINUX, 65535);
  }

  @Test
  void nioDoesNotKnow() throws Exception {
    int segment =
        segmentOf(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    assertThat(segment).isZero();
  }

  @Test
  void aChannelThatIsNotTcpHasNone() {
    assertThat(SegmentSize.of(new EmbeddedChannel())).isZero();
  }

  /** Returns the size for a connection to this machine; asserts that a closed one has none. */
  private static int segmentOf(
      IoHandlerFactory transport,
      Class<? extends ServerChannel> listening,
      Class<? extends Channel> connecting)
      throws Exception {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport);
    try {
      Channel server =
          new ServerBootstrap()
              .group(loop)
              .channel(listening)
              .childHandler(new ChannelInboundHandlerAdapter())
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      Channel client =
          new Bootstrap()
              .group(loop)
              .channel(connecting)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.localAddress())
              .sync()
              .channel();
      int segment = loop.submit(() -> SegmentSize.of(client)).get();
      client.close().sync();
      assertThat(loop.submit(() -> SegmentSize.of(client)).get()).isZero();
      return segment;
    } finally {
      loop.shutdownGracefully().sync();
    }
  }
}
