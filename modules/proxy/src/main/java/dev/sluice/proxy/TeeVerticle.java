package dev.sluice.proxy;

import dev.sluice.buffer.Internal;
import dev.sluice.config.ConfigException;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The verticle of one route, whatever it carries. */
public abstract sealed class TeeVerticle extends VerticleBase
    permits TcpTeeVerticle, UdpTeeVerticle {
  volatile int port;

  TeeVerticle() {}

  /**
   * Makes one that can run a route.
   *
   * @param route whose configuration is what it is to be deployed with
   */
  @Internal
  public static TeeVerticle of(RouteOptions route) {
    return route.carriesDatagrams() ? new UdpTeeVerticle() : new TcpTeeVerticle();
  }

  /**
   * Where it listens; any thread.
   *
   * @return the port that clients can connect or send to; 0 before the start and for Unix sockets
   */
  public int actualPort() {
    return port;
  }

  /**
   * What this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  public abstract Future<RouteStats> stats();

  /**
   * Has new sessions begin under another configuration; those that are open finish under the one
   * they began with. Any thread.
   *
   * @param config the same route, with the same {@code listen}, {@code socket}, {@code instances}
   *     and {@code pool}, and on a UDP route the same {@code answers}, {@code join} and {@code
   *     receiveBuffer}: those need another deployment
   * @return completed once it is so; failed with a {@link ConfigException} where there are errors
   */
  public abstract Future<Void> reconfigure(JsonObject config);

  /**
   * Some of the sessions that are open; any thread.
   *
   * @param skip how many of the first ones to leave out
   * @param most how many to return at most
   */
  public abstract Future<SessionPage> sessions(int skip, int most);

  /**
   * Returns a verticle that is to be deployed in the place of this one, at the same address, while
   * this one still runs: it takes the listener over, so that no client is refused. Any thread.
   *
   * @return null where two cannot listen at one address: this one has to {@link #hurry} and to be
   *     undeployed first
   */
  public abstract @Nullable TeeVerticle successor();

  /**
   * Has it take no new clients; to undeploy it does so, too. Any thread.
   *
   * @return completed once it has got all that it will get
   */
  public abstract Future<Void> retire();

  /**
   * Has undeploying wait for no answers, for another one wants to listen there. Does nothing where
   * a {@link #successor} takes the listener over. Any thread.
   */
  public void hurry() {}

  /** Asks something on the verticle's event loop; any thread. */
  <T> Future<T> onLoop(Supplier<? extends @Nullable T> question) {
    ContextInternal loop = (ContextInternal) context;
    return loop.future(
        promise ->
            loop.runOnContext(
                now -> {
                  try {
                    promise.complete(question.get());
                  } catch (RuntimeException e) {
                    promise.fail(e);
                  }
                }));
  }

  static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the verticle has not been started");
    }
    return part;
  }
}
