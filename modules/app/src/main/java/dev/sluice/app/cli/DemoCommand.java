package dev.sluice.app.cli;

import dev.sluice.app.demo.Demo;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import java.util.List;

/** {@code sluice demo}: shows a tee with all its peers in one JVM. */
public final class DemoCommand implements Command {
  private static final CommandOption KEEP =
      CommandOption.flag("--keep", "Leaves the tee running afterwards, until Ctrl-C.");

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String description() {
    return "Shows a tee with a healthy, a slow and a stalled mirror, and checks it.";
  }

  @Override
  public List<CommandOption> options() {
    return List.of(KEEP);
  }

  @Override
  public int run(Arguments arguments) {
    Shutdown.installSignals();
    Vertx vertx =
        new VertxFactory(Transports.auto(false), VertxFactory.DEFAULT_EVENT_LOOPS).start();
    boolean right = Demo.run(vertx, Transports.nameOf(vertx), arguments.has(KEEP));
    return right ? ExitCode.FINE : ExitCode.FAILED;
  }
}
