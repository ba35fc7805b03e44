package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.UsageException;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.transport.Transports;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code sluice run}: the proxy itself. */
public final class RunCommand implements Command {
  /** The word that calls the command. */
  public static final String NAME = "run";

  /** The option that names the transport. */
  public static final CommandOption TRANSPORT =
      CommandOption.value(
          "--transport",
          "NAME",
          "One of " + Transports.NAMES + "; default: " + Transports.AUTO + ".");

  private static final CommandOption CONFIG =
      CommandOption.value("--config", "FILE", "The configuration, in YAML or JSON.");
  private static final CommandOption ROUTE =
      CommandOption.repeatable(
          "--route", "ROUTE", "A route instead of a file: 'listen=URL primary=URL mirror=URL'.");
  private static final CommandOption ADMIN =
      CommandOption.value(
          "--admin",
          "ADDRESS",
          "The address of the dashboard, such as 127.0.0.1:7080, with --route.");
  private static final CommandOption EVENT_LOOPS =
      CommandOption.value(
          "--event-loops", "N", "Number of event loops, 1 to 1024; default: two for each core.");
  private static final CommandOption CLUSTER =
      CommandOption.flag(
          "--cluster",
          "Joins the nodes that `cluster` in the configuration names, and follows theirs.");
  private static final int MOST_EVENT_LOOPS = 1024;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Runs the proxy until it gets SIGTERM or SIGINT; then it drains.";
  }

  @Override
  public List<CommandOption> options() {
    return List.of(CONFIG, ROUTE, ADMIN, EVENT_LOOPS, TRANSPORT, CLUSTER);
  }

  @Override
  public int run(Arguments arguments) {
    checkSource(arguments);
    try {
      ProxyProcess.start(
          new RunOptions(
              arguments.has(CONFIG) ? arguments.path(CONFIG, "") : null,
              given(arguments),
              (int)
                  arguments.number(
                      EVENT_LOOPS, 1, MOST_EVENT_LOOPS, VertxFactory.DEFAULT_EVENT_LOOPS),
              arguments.get(TRANSPORT, Transports.AUTO),
              arguments.has(CLUSTER)));
    } catch (RuntimeException e) {
      if (!Shutdown.isUnderway()) {
        throw e;
      }
    }
    return ExitCode.FINE;
  }

  private static void checkSource(Arguments arguments) {
    if (arguments.has(CONFIG) == arguments.has(ROUTE)) {
      throw new UsageException(
          arguments.has(CONFIG)
              ? "--config and --route are both given; allowed: one of them"
              : "--config FILE or --route ROUTE is missing");
    }
    if (arguments.has(CONFIG) && arguments.has(ADMIN)) {
      throw new UsageException("--admin is for --route; in a file it is the key admin.listen");
    }
  }

  private static JsonObject given(Arguments arguments) {
    return arguments.has(ROUTE)
        ? RouteArguments.config(arguments.all(ROUTE), arguments.get(ADMIN))
        : new JsonObject();
  }
}
