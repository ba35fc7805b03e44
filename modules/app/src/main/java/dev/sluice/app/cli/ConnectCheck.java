package dev.sluice.app.cli;

import dev.sluice.app.connect.Attempt;
import dev.sluice.config.ConfigError;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Tries the addresses of a configuration, many at the same time: looks up every name, and connects
 * to the destinations that have connections, with TLS if they have it. Sends no data.
 */
final class ConnectCheck {
  private static final int AT_ONCE = 64;

  private final List<? extends RouteOptions> routes;
  private final Map<Object, CompletableFuture<Attempt>> attempts = new HashMap<>();
  private final List<Started> started = new ArrayList<>(); // in the order of the file
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, ConnectCheck::thread);

  /** The result for one key. */
  record Result(ConfigError line, boolean isReached) {}

  private record Started(String path, Endpoint address, CompletableFuture<Attempt> attempt) {}

  private record LookUp(String host) {}

  private record Connect(DestinationOptions to, Duration limit) {}

  private ConnectCheck(List<? extends RouteOptions> routes) {
    this.routes = routes;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-connect");
    thread.setDaemon(true);
    return thread;
  }

  /** Tries all addresses, and waits for the results, which are in the order of the routes. */
  static List<Result> of(List<? extends RouteOptions> routes) {
    ConnectCheck check = new ConnectCheck(routes);
    for (int i = 0; i < routes.size(); i++) {
      check.start("routes[" + i + "]", routes.get(i));
    }
    check.threads.shutdown(); // ends when all attempts have
    return check.started.stream().map(ConnectCheck::result).toList();
  }

  private static Result result(Started one) {
    Attempt attempt = one.attempt().join();
    String message = attempt.words() + " (" + attempt.millis() + " ms)";
    return new Result(
        ConfigError.at(one.path(), one.address().toString(), message),
        attempt.outcome() != Attempt.Outcome.FAILED);
  }

  private void start(String path, RouteOptions route) {
    Endpoint listen = route.listen();
    if (listen.isHost() && !Attempt.isLiteral(listen)) {
      start(
          path + ".listen",
          listen,
          new LookUp(listen.address().host()),
          () -> Attempt.lookUp(listen));
    }
    Duration limit = Attempt.limit(route);
    start(path + ".primary.to", route.primary().destination(), limit);
    int index = 0;
    for (MirrorOptions mirror : route.mirrors()) {
      start(path + ".mirrors[" + index++ + "].to", mirror.destination(), limit);
    }
  }

  private void start(String path, DestinationOptions to, Duration limit) {
    start(path, to.to(), new Connect(to, limit), () -> Attempt.to(to, limit, routes));
  }

  /** Starts an attempt; two with equal keys are one. */
  private void start(String path, Endpoint address, Object key, Supplier<Attempt> attempt) {
    started.add(
        new Started(
            path,
            address,
            attempts.computeIfAbsent(
                key, absent -> CompletableFuture.supplyAsync(attempt, threads))));
  }
}
