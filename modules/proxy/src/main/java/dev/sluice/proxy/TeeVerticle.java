package dev.sluice.proxy;

import dev.sluice.buffer.Internal;
import dev.sluice.config.ConfigException;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.tls.CertificateInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The verticle of one route, for streams or datagrams. */
public abstract sealed class TeeVerticle extends VerticleBase
    permits TcpTeeVerticle, UdpTeeVerticle {
  volatile int port;

  TeeVerticle() {}

  /**
   * Creates the verticle for a route.
   *
   * @param route its options; the verticle does not read the configuration it is deployed with
   */
  @Internal
  public static TeeVerticle of(RouteOptions route) {
    return route instanceof UdpRouteOptions udp
        ? new UdpTeeVerticle(udp)
        : new TcpTeeVerticle((TcpRouteOptions) route);
  }

  /**
   * Returns the port it listens on; any thread.
   *
   * @return the port that clients can connect or send to; 0 before the start and for Unix sockets
   */
  public int actualPort() {
    return port;
  }

  /** Returns the certificates that clients get, empty without TLS; any thread. */
  @Internal
  public List<CertificateInfo> certificates() {
    return List.of();
  }

  /**
   * Returns what this instance has done so far; any thread.
   *
   * @return a snapshot, taken on the verticle's event loop
   */
  public abstract Future<RouteStats> stats();

  /**
   * Returns differences between the responses of a mirror and those of the primary; any thread.
   *
   * @param before only those whose number is less
   * @param most largest number of differences
   * @return the newest ones; none without a comparison
   */
  public abstract Future<DifferencePage> differences(long before, int most);

  /**
   * Applies another configuration to new sessions; open sessions keep theirs. Any thread.
   *
   * @param config the same route, with the same {@code listen}, {@code socket}, {@code instances}
   *     and {@code pool}, and on a UDP route the same {@code responses}, {@code join} and {@code
   *     receiveBuffer}: a change of these keys needs another deployment
   * @return completed once the configuration applies; failed with a {@link ConfigException} if it
   *     has errors
   */
  public abstract Future<Void> reconfigure(JsonObject config);

  /**
   * Changes the route as {@link #reconfigure(JsonObject)} does; any thread.
   *
   * @param route of the same kind
   */
  @Internal
  public abstract Future<Void> reconfigure(RouteOptions route);

  /**
   * Returns a part of the open sessions; any thread.
   *
   * @param skip number of sessions to leave out at the beginning
   * @param limit largest number of sessions to return
   */
  public abstract Future<SessionPage> sessions(int skip, int limit);

  /**
   * Returns the first open sessions in an order; any thread.
   *
   * @param most largest number of sessions to return
   */
  @Internal
  public abstract Future<SessionPage> sessions(int most, SessionOrder order);

  /**
   * Returns a verticle to deploy as the replacement of this one while this one still runs, at the
   * same address or at one that includes it or is included. No client is refused: it takes over the
   * listener, or its sockets get all datagrams once this one has {@linkplain #retire retired}. Any
   * thread.
   *
   * @return the replacement; null if two verticles cannot listen at one address: then call {@link
   *     #hurry} and undeploy this one first
   */
  public abstract @Nullable TeeVerticle successor();

  /**
   * Returns a {@link #successor()} that does not read its options when it is deployed; any thread.
   *
   * @param route its options
   */
  @Internal
  public abstract @Nullable TeeVerticle successor(RouteOptions route);

  /**
   * Stops accepting clients, as undeploying does, too. Any thread.
   *
   * @return completed once the last client has arrived
   */
  public abstract Future<Void> retire();

  /**
   * Skips the drain on undeploy because a replacement is about to bind the address. Does nothing if
   * a {@link #successor} takes over the listener. Any thread.
   */
  public void hurry() {}

  /** Returns the sessions that undeploying waits for; any thread. */
  @Internal
  public abstract Future<DrainStats> drainStats();

  /**
   * Ends the sessions that undeploying waits for, without waiting for them; any thread.
   *
   * @return completed once that has begun
   */
  @Internal
  public abstract Future<Void> closeSessions();

  /** Runs a query on the verticle's event loop; any thread. */
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
