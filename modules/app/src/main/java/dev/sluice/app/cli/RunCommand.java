package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.transport.Transports;
import java.nio.file.Path;
import java.util.List;

/** {@code sluice run}: the proxy itself. */
public final class RunCommand implements Command {
  /** The option that names the transport. */
  public static final CommandOption TRANSPORT =
      CommandOption.value(
          "--transport",
          "NAME",
          "One of " + Transports.NAMES + "; default: " + Transports.AUTO + ".");

  private static final CommandOption CONFIG =
      CommandOption.required("--config", "FILE", "The configuration, in YAML or JSON.");
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
    return "run";
  }

  @Override
  public String description() {
    return "Runs the proxy until it gets SIGTERM or SIGINT; then it drains.";
  }

  @Override
  public List<CommandOption> options() {
    return List.of(CONFIG, EVENT_LOOPS, TRANSPORT, CLUSTER);
  }

  @Override
  public int run(Arguments arguments) {
    try {
      ProxyProcess.start(
          new RunOptions(
              Path.of(arguments.get(CONFIG, "")),
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
}
