package dev.sluice.app;

import dev.sluice.app.cli.ApplyCommand;
import dev.sluice.app.cli.CheckCommand;
import dev.sluice.app.cli.Cli;
import dev.sluice.app.cli.Command;
import dev.sluice.app.cli.CompareCommand;
import dev.sluice.app.cli.DemoCommand;
import dev.sluice.app.cli.RunCommand;
import dev.sluice.app.cli.SchemaCommand;
import dev.sluice.app.cli.Shutdown;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.HangUp;
import dev.sluice.app.process.NameCache;
import dev.sluice.app.vertx.LaunchedCluster;
import dev.sluice.app.vertx.LauncherHooks;
import dev.sluice.app.warmup.TrainCommand;
import io.vertx.launcher.application.VertxApplication;
import java.util.Arrays;
import java.util.List;

/**
 * The program's entry point, for Sluice's commands and for the launcher of Vert.x.
 *
 * <p>The commands of the list are Sluice's own. Anything else that begins with a dash, such as
 * {@code -conf}, goes to the launcher of Vert.x. The launcher finds the main verticle in the
 * manifest, because this class extends the launcher and is the main class there.
 */
public final class Main extends VertxApplication {
  private Main(LauncherHooks hooks) {
    super(hooks.args(), hooks, false, false);
  }

  /** Runs the command; the JVM stays up as long as a proxy runs in it. */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(RunCommand.NAME)) {
      HangUp.take(); // first: until then it ends the process
    }
    LaunchedCluster.prepareLogging();
    NameCache.turnOff();
    int code = isForVertx(args) ? launch(args) : command(args);
    if (code != ExitCode.FINE) {
      System.exit(code);
    }
  }

  private static boolean isForVertx(String[] args) {
    return args.length > 0
        && (args[0].startsWith("-") ? !Cli.isOption(args[0]) : isClassName(args[0]));
  }

  /** The launcher of Vert.x also accepts a verticle's class name as its first argument. */
  private static boolean isClassName(String word) {
    return word.indexOf('.') > 0 && Arrays.stream(word.split("\\.")).noneMatch(String::isEmpty);
  }

  static List<Command> commands() {
    return List.of(
        new RunCommand(),
        new CheckCommand(),
        new SchemaCommand(),
        new ApplyCommand(),
        new CompareCommand(),
        new DemoCommand(),
        new TrainCommand());
  }

  private static int command(String[] args) {
    return new Cli(commands()).execute(args);
  }

  private static int launch(String[] args) {
    LauncherHooks hooks;
    try {
      hooks = LauncherHooks.of(args, SluiceVerticle.class.getName());
    } catch (RuntimeException e) {
      return ExitCode.report(e);
    }
    Shutdown.installSignals();
    return hooks.exitCode(new Main(hooks).launch());
  }
}
