package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Creates event loops of a Netty transport that register their sockets with workarounds.
 *
 * @param netty creates Netty's own loops
 * @param around wraps each loop
 * @param handles the type of sockets that these loops support
 * @param registrar registers a socket with a loop
 * @param stock the fallback if a part of this does not link: Netty's own loops
 */
record WorkaroundIoHandlerFactory(
    IoHandlerFactory netty,
    UnaryOperator<IoHandler> around,
    Class<? extends IoHandle> handles,
    Registrar registrar,
    Fallback stock)
    implements IoHandlerFactory {

  /** Registers a socket with Netty's own loop. */
  @FunctionalInterface
  interface Registrar {
    IoRegistration register(IoHandler loop, IoHandle handle) throws Exception;
  }

  /** Returns a factory with workarounds, or Netty's own if they do not link. */
  static IoHandlerFactory orElse(
      IoHandlerFactory netty, Fallback stock, Supplier<IoHandlerFactory> workarounds) {
    try {
      return workarounds.get();
    } catch (LinkageError e) {
      stock.take(e);
      return netty;
    }
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new LazyIoHandler(this, executor);
  }

  /** Creates one of Netty's own loops, wrapped. */
  IoHandler newLoop(ThreadAwareExecutor executor) {
    IoHandler loop = netty.newHandler(executor);
    if (!stock.isTaken()) {
      try {
        return around.apply(loop);
      } catch (LinkageError e) {
        stock.take(e);
      }
    }
    return loop;
  }

  /** Registers a socket with a wrapped loop. */
  IoRegistration register(IoHandler loop, IoHandle handle) throws Exception {
    if (!stock.isTaken()) {
      try {
        return registrar.register(loop, handle);
      } catch (LinkageError e) {
        stock.take(e); // Netty does not know the socket yet: a missing member shows before the
        // registration
      }
    }
    return loop.register(handle);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return netty.isChangingThreadSupported();
  }
}
