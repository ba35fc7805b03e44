package dev.sluice.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LazyIoHandlerTest {
  private static final int PATIENCE_SECONDS = 20;

  private final AtomicInteger made = new AtomicInteger();
  private final List<EventLoopGroup> groups = new ArrayList<>();

  @AfterEach
  void stop() {
    groups.forEach(group -> await(group.shutdownGracefully(0, 1, TimeUnit.SECONDS)));
  }

  @Test
  void aLoopWithoutSocketsRunsTasksAndEndsWithoutNettysHandler() {
    EventLoopGroup group = loop(this::nio);

    await(group.submit(() -> {}));
    await(group.schedule(() -> {}, 10, TimeUnit.MILLISECONDS));
    await(group.shutdownGracefully(0, 1, TimeUnit.SECONDS));

    assertThat(made).hasValue(0);
  }

  @Test
  void theFirstSocketCreatesOneHandlerForAll() {
    EventLoopGroup group = loop(this::nio);

    for (int i = 0; i < 2; i++) {
      ChannelFuture registered = group.register(new NioServerSocketChannel());
      await(registered);
      await(registered.channel().close());
    }
    await(group.submit(() -> {}));

    assertThat(made).hasValue(1);
  }

  @Test
  void aHandlerThatCannotBeCreatedFailsTheSocketAndTasksStillRun() {
    EventLoopGroup group =
        loop(
            executor -> {
              throw new IllegalStateException("no room for a ring");
            });

    ChannelFuture refused = group.register(new NioServerSocketChannel());

    assertThat(refused.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.cause()).hasMessage("no room for a ring");
    await(group.submit(() -> {}));
  }

  @Test
  void noTaskIsForgottenWhileAHandlerIsCreated() {
    for (int round = 0; round < 300; round++) {
      EventLoopGroup group = loop(this::nio);

      Future<?> before = group.submit(() -> {});
      ChannelFuture registered = group.register(new NioServerSocketChannel());
      while (!registered.isDone()) {
        // Each task alone must wake the loop: there is no second one that would.
        await(group.submit(() -> {}));
      }

      await(before);
      await(registered.channel().close());
      await(group.submit(() -> {}));
      await(group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }
    assertThat(made).hasValue(300);
  }

  @Test
  void aWorkaroundThatDoesNotLinkIsLeftOutAndNettyCarriesTheSockets() {
    Fallback fallback = new Fallback("a test of what does not link");
    WorkaroundIoHandlerFactory.Registrar missing =
        (loop, handle) -> {
          throw new NoSuchMethodError("gone");
        };
    EventLoopGroup group = loop(this::nio, UnaryOperator.identity(), missing, fallback);

    carriesASocket(group);

    assertThat(fallback.isTaken()).isTrue();
    carriesASocket(group);
  }

  @Test
  void aLoopThatCannotBeWrappedIsNettysOwn() {
    Fallback fallback = new Fallback("a test of a loop with nothing around it");
    UnaryOperator<IoHandler> missing =
        loop -> {
          throw new NoClassDefFoundError("gone");
        };
    EventLoopGroup group = loop(this::nio, missing, IoHandler::register, fallback);

    carriesASocket(group);

    assertThat(fallback.isTaken()).isTrue();
  }

  @Test
  void aFactoryThatDoesNotLinkIsNettysOwn() {
    Fallback fallback = new Fallback("a test of a factory");
    IoHandlerFactory factory =
        WorkaroundIoHandlerFactory.orElse(
            this::nio,
            fallback,
            () -> {
              throw new NoSuchFieldError("gone");
            });

    carriesASocket(group(factory));

    assertThat(fallback.isTaken()).isTrue();
  }

  private static void carriesASocket(EventLoopGroup group) {
    ChannelFuture registered = group.register(new NioServerSocketChannel());
    await(registered);
    await(registered.channel().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    await(registered.channel().close());
  }

  private EventLoopGroup loop(IoHandlerFactory factory) {
    return loop(factory, UnaryOperator.identity(), IoHandler::register, new Fallback("a test"));
  }

  private EventLoopGroup loop(
      IoHandlerFactory factory,
      UnaryOperator<IoHandler> around,
      WorkaroundIoHandlerFactory.Registrar registrar,
      Fallback stock) {
    return group(
        new WorkaroundIoHandlerFactory(factory, around, NioIoHandle.class, registrar, stock));
  }

  private EventLoopGroup group(IoHandlerFactory factory) {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, factory);
    groups.add(group);
    return group;
  }

  private IoHandler nio(ThreadAwareExecutor executor) {
    made.incrementAndGet();
    return NioIoHandler.newFactory().newHandler(executor);
  }

  private static void await(Future<?> future) {
    assertThat(future.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(future.cause()).isNull();
  }
}
