package dev.sluice.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * A repair of Netty's epoll transport, put under every {@code Vertx} that uses it.
 *
 * <p>In Netty 4.2.18 a socket that is not being read, and whose peer has sent its end of stream,
 * has no event left to wait for. {@code EpollIoHandler} then takes it out of epoll, but still
 * believes it is there, so that reading on fails with ENOENT and the connection is closed with
 * unread bytes in it. That is just what back-pressure does. Here such a socket stays in epoll,
 * waiting for nothing: with the edge-triggered flag alone, an error is told once and not over and
 * over.
 */
public final class EpollRepair implements VertxServiceProvider {

  /** For Vert.x's service loader. */
  public EpollRepair() {}

  @Override
  public void init(VertxBootstrap builder) {
    if (builder.transport() instanceof EpollTransport) {
      builder.transport(new RepairedEpollTransport());
    }
  }

  /** Vert.x's epoll transport on repaired event loops. */
  private static final class RepairedEpollTransport extends EpollTransport {
    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return new RepairedFactory(super.ioHandlerFactory());
    }
  }

  private record RepairedFactory(IoHandlerFactory factory) implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      return new RepairedHandler(factory.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
      return factory.isChangingThreadSupported();
    }
  }

  private record RepairedHandler(IoHandler handler) implements IoHandler {
    @Override
    public void initialize() {
      handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return handler.run(context);
    }

    @Override
    public void prepareToDestroy() {
      handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
      handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new RepairedRegistration(handler.register(handle));
    }

    @Override
    public void wakeup() {
      handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return handler.isCompatible(handleType);
    }
  }

  /** One socket's place in epoll, which it keeps once it has it. */
  private static final class RepairedRegistration implements IoRegistration {
    private final IoRegistration registration;
    private boolean added;

    RepairedRegistration(IoRegistration registration) {
      this.registration = registration;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      boolean nothing = ops.equals(EpollIoOps.NONE);
      added |= !nothing;
      return registration.submit(nothing && added ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}
