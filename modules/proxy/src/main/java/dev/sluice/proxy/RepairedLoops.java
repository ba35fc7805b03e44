package dev.sluice.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Event loops of a Netty transport whose sockets are registered in another way than Netty does it.
 *
 * @param factory what makes Netty's own loops
 * @param registrar how a socket is registered with one of them
 */
record RepairedLoops(IoHandlerFactory factory, Registrar registrar) implements IoHandlerFactory {

  /** Registers a socket with Netty's own loop. */
  @FunctionalInterface
  interface Registrar {
    IoRegistration register(IoHandler loop, IoHandle handle) throws Exception;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new RepairedLoop(factory.newHandler(executor), registrar);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private record RepairedLoop(IoHandler loop, Registrar registrar) implements IoHandler {
    @Override
    public void initialize() {
      loop.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return loop.run(context);
    }

    @Override
    public void prepareToDestroy() {
      loop.prepareToDestroy();
    }

    @Override
    public void destroy() {
      loop.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return registrar.register(loop, handle);
    }

    @Override
    public void wakeup() {
      loop.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return loop.isCompatible(handleType);
    }
  }
}
