package dev.sluice.app.control;

import dev.sluice.admin.AdminOptions;
import dev.sluice.admin.HttpAddress;
import dev.sluice.app.process.PortSharing;
import dev.sluice.app.routes.StartException;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the listeners for operators: the admin, and that for health. A process that shares the
 * address of a route may replace another one, which has their addresses until it ends; then they
 * start once these are free. Any thread.
 */
public final class AdminStart {
  private static final Logger LOG = LoggerFactory.getLogger(AdminStart.class);
  private static final long RETRY_MILLIS = 200;

  private final Vertx vertx;
  private final AdminOptions options;
  private final List<Listener> listeners;
  private final boolean mayWait;
  private final boolean waits;

  private AdminStart(
      Vertx vertx, AdminOptions options, List<Listener> listeners, boolean mayWait, boolean waits) {
    this.vertx = vertx;
    this.options = options;
    this.listeners = listeners;
    this.mayWait = mayWait;
    this.waits = waits;
  }

  /**
   * Checks the addresses before the routes accept clients. Blocking.
   *
   * @param vertx the Vert.x of the routes
   * @param routes the routes of the process
   * @throws StartException if a listener cannot start, and cannot wait for another process either
   */
  public static AdminStart check(Vertx vertx, AdminOptions options, List<RouteOptions> routes) {
    List<Listener> listeners = Listener.of(options);
    boolean mayWait = PortSharing.isUsed(routes);
    boolean waits = false;
    for (Listener listener : listeners) {
      IOException why = listener.whyNot();
      if (why == null) {
        continue;
      }
      if (!mayWait || !listener.isServed()) {
        throw new StartException(listener.name(), listener.address(), why);
      }
      waits = true;
      LOG.info(
          "{}: {} is in use by another process; Sluice will listen there when it is free",
          listener.name(),
          listener.address());
    }
    return new AdminStart(vertx, options, listeners, mayWait, waits);
  }

  /** Returns the options of the listeners. */
  public AdminOptions options() {
    return options;
  }

  /** Returns whether an address is in use, so that the process is ready before the admin is. */
  public boolean waits() {
    return waits;
  }

  /**
   * Starts the listeners once their addresses are free.
   *
   * @param start starts them all, or none
   */
  public <T> Future<T> begin(Supplier<Future<T>> start) {
    return waits ? again(start) : tryOnce(start);
  }

  private <T> Future<T> tryOnce(Supplier<Future<T>> start) {
    return start
        .get()
        .recover(
            e ->
                mayWait && e.getCause() instanceof BindException
                    ? again(start) // yet another process was faster
                    : Future.failedFuture(e));
  }

  private <T> Future<T> again(Supplier<Future<T>> start) {
    return Future.<Long>future(later -> vertx.setTimer(RETRY_MILLIS, later::complete))
        .compose(now -> vertx.executeBlocking(this::areFree))
        .compose(free -> free ? tryOnce(start) : again(start));
  }

  private boolean areFree() {
    for (Listener listener : listeners) {
      IOException why = listener.whyNot();
      if (why != null) {
        // The second look, because the other process may have closed it between the two before.
        if (!listener.isServed() && listener.whyNot() != null) {
          throw new StartException(listener.name(), listener.address(), why);
        }
        return false;
      }
    }
    return true;
  }

  /**
   * One of the listeners.
   *
   * @param name as messages call it
   */
  private record Listener(String name, HttpAddress address) {
    static List<Listener> of(AdminOptions options) {
      List<Listener> listeners = new ArrayList<>();
      if (options.listen() != null) {
        listeners.add(new Listener("admin", options.listen()));
      }
      if (options.health() != null) {
        listeners.add(new Listener("health", options.health()));
      }
      return listeners;
    }

    /** Returns why nothing can listen there now; null if it is free, or cannot be tried. */
    @Nullable IOException whyNot() {
      InetSocketAddress socket = socket();
      if (socket.isUnresolved()) {
        return null; // its own start will report it
      }
      try (ServerSocketChannel probe = ServerSocketChannel.open()) {
        probe.setOption(StandardSocketOptions.SO_REUSEADDR, true); // as the listener itself does
        probe.bind(socket);
        return null;
      } catch (IOException e) {
        return e;
      }
    }

    /** Returns whether something listens there. */
    boolean isServed() {
      try (SocketChannel probe = SocketChannel.open()) {
        return probe.connect(socket());
      } catch (IOException e) {
        LOG.debug("{}: nothing listens at its address: {}", name, ErrorText.of(e));
        return false;
      }
    }

    private InetSocketAddress socket() {
      return new InetSocketAddress(address.host(), address.port());
    }
  }
}
