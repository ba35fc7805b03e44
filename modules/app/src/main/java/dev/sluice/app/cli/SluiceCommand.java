package dev.sluice.app.cli;

import dev.sluice.app.demo.Demo;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.app.vertx.VertxFactory;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Sluice's own commands. */
@Command(
    name = "sluice",
    description = "A TCP tee proxy: one read, several writes.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 fine, 1 failed at run time, 2 bad usage or configuration."})
public final class SluiceCommand implements Runnable {
  private final CommandLine line;

  private SluiceCommand() {
    line = new CommandLine(this);
  }

  /** Runs a command and returns its exit code; a proxy that it started goes on running. */
  public static int execute(String[] args) {
    return new SluiceCommand()
        .line
        .setParameterExceptionHandler(SluiceCommand::badUsage)
        .setExecutionExceptionHandler((failure, line, parsed) -> ExitCode.report(failure))
        .execute(args);
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(line, "Missing command: run, check, apply or demo");
  }

  @Command(
      name = "run",
      description = "Runs the proxy until it gets SIGTERM or SIGINT; then it drains.",
      mixinStandardHelpOptions = true)
  int run(
      @Option(
              names = RunArguments.CONFIG,
              paramLabel = "FILE",
              required = true,
              description = "The configuration, in YAML or JSON.")
          Path config,
      @Option(
              names = RunArguments.EVENT_LOOPS,
              paramLabel = "N",
              description = "How many event loops; by default two for each core.",
              defaultValue = RunArguments.DEFAULT_EVENT_LOOPS)
          int eventLoops,
      @Option(
              names = RunArguments.TRANSPORT,
              paramLabel = "NAME",
              description = "One of " + Transports.NAMES + "; ${DEFAULT-VALUE} by default.",
              defaultValue = RunArguments.DEFAULT_TRANSPORT)
          String transport,
      @Option(
              names = RunArguments.CLUSTER,
              description =
                  "Joins the nodes that `cluster` in the configuration names, and follows theirs.")
          boolean cluster) {
    return RunCommand.execute(new RunArguments(config, eventLoops, transport, cluster));
  }

  @Command(
      name = "check",
      description = "Says whether a configuration is right, and prints every error in it.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "FILE", description = "The configuration, in YAML or JSON.")
          Path config) {
    int routes = SettingsLoader.ofFile(config).routes().size();
    System.out.println(config + ": ok, " + routes + (routes == 1 ? " route" : " routes"));
    return ExitCode.FINE;
  }

  @Command(
      name = "apply",
      description = "Has all nodes of a cluster run a configuration.",
      mixinStandardHelpOptions = true)
  int apply(
      @Parameters(paramLabel = "FILE", description = "The configuration, in YAML or JSON.")
          Path config,
      @Option(
              names = "--admin",
              paramLabel = "URL",
              description = "The admin of any node; ${DEFAULT-VALUE} by default.",
              defaultValue = "http://127.0.0.1:7080")
          URI admin,
      @Option(
              names = "--token-file",
              paramLabel = "FILE",
              description = "Holds the token that the admin wants.")
          @Nullable Path tokenFile,
      @Option(
              names = "--expect",
              paramLabel = "N",
              description = "Does it only while the cluster is at this version.",
              defaultValue = "-1")
          long expected) {
    long version = ApplyCommand.apply(config, admin, tokenFile, expected);
    System.out.println("version " + version + " is what the cluster runs now");
    return ExitCode.FINE;
  }

  @Command(
      name = "demo",
      description = "Shows a tee with a healthy, a slow and a stalled mirror, and checks it.",
      mixinStandardHelpOptions = true)
  int demo(
      @Option(names = "--keep", description = "Leaves it running afterwards, until Ctrl-C.")
          boolean keep) {
    Shutdown.installSignals();
    Vertx vertx =
        new VertxFactory(Transports.auto(false), VertxFactory.DEFAULT_EVENT_LOOPS).start();
    return Demo.run(vertx, Transports.nameOf(vertx), keep) ? ExitCode.FINE : ExitCode.FAILED;
  }

  private static int badUsage(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("sluice: " + failure.getMessage());
    err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }
}
