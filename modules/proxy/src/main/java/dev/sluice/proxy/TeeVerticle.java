package dev.sluice.proxy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The verticle of one route, whatever it carries. */
public abstract sealed class TeeVerticle extends VerticleBase
    permits TcpTeeVerticle, UdpTeeVerticle {
  volatile int port;

  TeeVerticle() {}

  /**
   * Where it listens; any thread.
   *
   * @return the port that clients can connect or send to; 0 before the start and for Unix sockets
   */
  public int actualPort() {
    return port;
  }

  /** Asks something on the verticle's event loop; any thread. */
  <T> Future<T> onLoop(Supplier<T> question) {
    ContextInternal loop = (ContextInternal) context;
    return loop.future(promise -> loop.runOnContext(now -> promise.complete(question.get())));
  }

  static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the verticle has not been started");
    }
    return part;
  }
}
