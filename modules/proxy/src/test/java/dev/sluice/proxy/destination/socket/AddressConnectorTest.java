package dev.sluice.proxy.destination.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.tee.Connector;
import dev.sluice.testkit.FreePort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.impl.transports.NioTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressConnectorTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress place =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
  private @Nullable Channel made;

  /** Sockets that are bound to one port, and whose close cannot be made a reset. */
  private final class Bound extends NioTransport {
    private final boolean takesOptions;

    Bound(boolean takesOptions) {
      this.takesOptions = takesOptions;
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return () -> {
        try {
          Channel channel = new Socket(SocketChannel.open().bind(place), takesOptions);
          made = channel;
          return channel;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    }
  }

  private static final class Socket extends NioSocketChannel {
    private final SocketChannelConfig config;

    Socket(SocketChannel socket, boolean takesOptions) {
      super(null, socket);
      config =
          new DefaultSocketChannelConfig(this, socket.socket()) {
            @Override
            public <T> boolean setOption(ChannelOption<T> option, T value) {
              if (option.equals(ChannelOption.SO_LINGER) && !takesOptions) {
                throw new ChannelException("refused");
              }
              return super.setOption(option, value);
            }
          };
    }

    @Override
    public SocketChannelConfig config() {
      return config == null ? super.config() : config; // null while the super constructor runs
    }
  }

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Throwable failure(boolean takesOptions) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    AddressConnector connector = new AddressConnector(new Bound(takesOptions), loops.next());
    connector.connect(
        place,
        5_000,
        new Chain(this, "test"),
        new Connector.Result() {
          @Override
          public void connected(Channel channel) {
            failure.completeExceptionally(new AssertionError("connected to itself"));
          }

          @Override
          public void failed(Throwable cause) {
            failure.complete(cause);
          }
        });
    return failure.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aSocketThatIsConnectedToItselfIsAFailureAndClosed() throws Exception {
    assertThat(failure(true))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("to itself");
    assertThat(made).isNotNull();
    assertThat(made.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theFailureIsReportedEvenIfTheSystemRefusesAReset() throws Exception {
    assertThat(failure(false)).hasMessageContaining("to itself");
    assertThat(made).isNotNull();
    assertThat(made.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
  }
}
