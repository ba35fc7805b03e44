package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Event loops of a Netty transport whose sockets are registered in another way than Netty does it.
 *
 * @param factory what makes Netty's own loops
 * @param handles the sockets that these can carry
 * @param registrar how a socket is registered with one of them
 */
record WorkaroundIoHandlerFactory(
    IoHandlerFactory factory, Class<? extends IoHandle> handles, Registrar registrar)
    implements IoHandlerFactory {

  /** Registers a socket with Netty's own loop. */
  @FunctionalInterface
  interface Registrar {
    IoRegistration register(IoHandler loop, IoHandle handle) throws Exception;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new LazyIoHandler(this, executor);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }
}
