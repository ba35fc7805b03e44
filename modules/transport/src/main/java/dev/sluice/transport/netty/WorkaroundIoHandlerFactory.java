package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Event loops of a Netty transport whose sockets are registered in another way than Netty does it.
 *
 * @param netty what makes Netty's own loops
 * @param around what is put around each of them
 * @param handles the sockets that these can carry
 * @param registrar how a socket is registered with one of them
 * @param stock what is done where that does not link: all is as Netty has it
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

  /** Returns a factory with workarounds, or Netty's own where they do not link. */
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

  /** Makes one of Netty's own loops, with what is put around it. */
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

  /** Registers a socket with such a loop. */
  IoRegistration register(IoHandler loop, IoHandle handle) throws Exception {
    if (!stock.isTaken()) {
      try {
        return registrar.register(loop, handle);
      } catch (LinkageError e) {
        stock.take(e); // before Netty knows of the socket, for what is missing shows first
      }
    }
    return loop.register(handle);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return netty.isChangingThreadSupported();
  }
}
