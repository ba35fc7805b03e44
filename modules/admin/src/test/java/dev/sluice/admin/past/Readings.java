package dev.sluice.admin.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.format.JsonText;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A route whose configuration and counters a test sets, and its readings. */
final class Readings {
  private final Counters<RouteCounter> route = new Counters<>(RouteCounter.class);
  private final Map<String, Counters<BranchCounter>> branches = new HashMap<>();
  private RouteOptions options;

  /**
   * Creates a route that has counted nothing.
   *
   * @param config as in a file, with single quotes
   */
  Readings(String config) {
    options = parse(config);
  }

  /** Creates a TCP route {@code orders} with a mirror {@code next}. */
  static Readings ofStreams() {
    return new Readings(
        "{'name': 'orders', 'listen': 'tcp://127.0.0.1:7000', 'primary': {'to': 'tcp://h:1'},"
            + " 'mirrors': [{'name': 'next', 'to': 'tcp://h:2'}]}");
  }

  private static RouteOptions parse(String config) {
    ConfigSection section = ConfigSection.root(JsonText.parse(config.replace('\'', '"')));
    RouteOptions route = RouteConfig.route(section, PoolOptions.DEFAULT, Destinations.ALL);
    assertThat(section.errors()).isEmpty();
    return route;
  }

  /** Sets another configuration of the same route. */
  Readings configure(String config) {
    options = parse(config);
    return this;
  }

  Readings count(Consumer<Counters<RouteCounter>> counting) {
    counting.accept(route);
    return this;
  }

  /** Counts for {@code primary} or a mirror. */
  Readings count(String branch, Consumer<Counters<BranchCounter>> counting) {
    counting.accept(counters(branch));
    return this;
  }

  /** Forgets all counts, as a route does that is started again. */
  Readings restart() {
    branches.clear();
    return this;
  }

  private Counters<BranchCounter> counters(String branch) {
    return branches.computeIfAbsent(branch, name -> new Counters<>(BranchCounter.class));
  }

  Reading read() {
    List<BranchStats> mirrors =
        options.mirrors().stream().map(MirrorOptions::name).map(this::stats).toList();
    RouteStats none = RouteStats.none(options.name(), List.of());
    RouteStats stats =
        new RouteStats(
            options.name(), route.snapshot(), stats("primary"), mirrors, null, none.pool());
    return new Reading(options, options.listen().toString(), stats);
  }

  private BranchStats stats(String branch) {
    return new BranchStats(branch, counters(branch).snapshot());
  }
}
